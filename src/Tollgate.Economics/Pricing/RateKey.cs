using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>The conditions of one request in canonical words.</summary>
internal readonly record struct RateKey(
    DateTimeOffset At, DateTimeOffset? KnownAt, string? Region, string? Tier, string? Speed, long TotalInput = 0)
{
    public RateKey(in PriceConditions conditions, long totalInput)
        : this(
            conditions.At,
            conditions.KnownAt,
            conditions.Region is "" ? null : conditions.Region,
            ServiceTiers.Canonical(conditions.Tier),
            Standard(conditions.Speed),
            totalInput)
    {
    }

    /// <summary>Null for the standard speed under all its names.</summary>
    public static string? Standard(string? speed) => speed is "" or "standard" ? null : speed;

    public bool Applies(RateMultiplier multiplier, Bucket bucket) =>
        multiplier.AppliesTo(bucket)
        && (multiplier.Region is null || string.Equals(multiplier.Region, Region, StringComparison.Ordinal))
        && (multiplier.Tier is null || string.Equals(multiplier.Tier, Tier, StringComparison.Ordinal))
        && (multiplier.Speed is null || string.Equals(multiplier.Speed, Speed, StringComparison.Ordinal))
        && !(At < multiplier.ValidFrom) && !(At >= multiplier.ValidTo) && !(multiplier.RecordedAt > KnownAt);
}
