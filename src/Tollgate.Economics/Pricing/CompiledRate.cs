namespace Tollgate.Economics.Pricing;

/// <summary>A rate ready for matching: unit price computed, order of preference known.</summary>
internal sealed class CompiledRate(Rate rate)
{
    public Rate Rate { get; } = rate;

    public decimal UnitPrice { get; } = rate.UnitPrice;

    public bool IsIncluded => Rate.IsIncluded;

    /// <summary>The more conditions a rate names, the earlier it is tried; region counts most, then tier, speed, window.</summary>
    public int Specificity { get; } =
        (rate.Region is null ? 0 : 8) + (rate.Tier is ServiceTiers.Any ? 0 : 4) + (rate.Speed is ServiceTiers.Any ? 0 : 2) + (rate.Window is null ? 0 : 1);

    /// <summary>Everything but the context band.</summary>
    public bool Matches(in RateKey key, bool bySpeedFactor) =>
        (Rate.Region is null || string.Equals(Rate.Region, key.Region, StringComparison.Ordinal))
        && (Rate.Tier is ServiceTiers.Any || string.Equals(Rate.Tier, key.Tier, StringComparison.Ordinal))
        && (Rate.Speed is ServiceTiers.Any || string.Equals(Rate.Speed, key.Speed, StringComparison.Ordinal) || (Rate.Speed is null && bySpeedFactor))
        && (Rate.Window is null || Rate.Window.Contains(key.At))
        && !(Rate.RecordedAt > key.KnownAt);
}
