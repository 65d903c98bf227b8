namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Where figures come from: inherited from the file to its models, periods and blocks.</summary>
internal sealed record Provenance(string Source, DateOnly? VerifiedOn, DateTimeOffset RecordedAt, bool IsSingleSource)
{
    public static readonly string[] Names = ["sources", "verified", "recorded", "single_source", "note"];

    /// <summary>What the node says itself, the rest from here.</summary>
    public Provenance In(CardNode node, CardValues values)
    {
        var sources = values.Texts(node, "sources");
        return new Provenance(
            sources.Count > 0 ? string.Join("; ", sources) : Source,
            values.Day(node, "verified") ?? VerifiedOn,
            values.Instant(node, "recorded") ?? RecordedAt,
            node["single_source"] is null ? IsSingleSource : values.Flag(node, "single_source"));
    }
}
