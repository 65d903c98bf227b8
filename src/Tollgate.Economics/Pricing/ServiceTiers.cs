namespace Tollgate.Economics.Pricing;

/// <summary>The words for service tiers, whatever a provider calls them.</summary>
public static class ServiceTiers
{
    public const string Batch = "batch";
    public const string Flex = "flex";
    public const string Priority = "priority";
    public const string Scale = "scale";

    /// <summary>Capacity paid for in advance; has no price per token unless an own card says so.</summary>
    public const string Provisioned = "provisioned";

    /// <summary>
    /// Not a tier: in rates "applies to every tier", in the conditions of a ceiling "the tier is not known yet, take the dearest".
    /// Also for region and speed.
    /// </summary>
    public const string Any = "*";

    /// <summary>
    /// The canonical word: null for the standard tier under all its names, <c>priority</c> for OpenAI's <c>fast</c>, the traffic types
    /// of Vertex; anything else unchanged. Allocates nothing.
    /// </summary>
    public static string? Canonical(string? tier) => tier switch
    {
        null or "" or "standard" or "default" or "auto" or "standard_only" or "on_demand" or "ON_DEMAND" or "STANDARD" => null,
        "priority" or "fast" or "PRIORITY" or "ON_DEMAND_PRIORITY" => Priority,
        "flex" or "FLEX" or "ON_DEMAND_FLEX" => Flex,
        "batch" or "BATCH" => Batch,
        "PROVISIONED_THROUGHPUT" => Provisioned,
        _ => tier,
    };
}
