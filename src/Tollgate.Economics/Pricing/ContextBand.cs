namespace Tollgate.Economics.Pricing;

/// <summary>
/// The range of a request's total input (cached tokens included) a rate is for. The default is every length. The price of
/// <em>all</em> buckets of the request follows the band: a cliff, not a marginal tier.
/// </summary>
/// <param name="Above">Lower edge in tokens; null when there is none.</param>
/// <param name="AboveInclusive">Whether an input of exactly <paramref name="Above"/> is in the band (≥) or not (&gt;).</param>
/// <param name="UpTo">Upper edge; null when there is none.</param>
/// <param name="UpToInclusive">Whether an input of exactly <paramref name="UpTo"/> is in the band.</param>
public readonly record struct ContextBand(long? Above, bool AboveInclusive, long? UpTo, bool UpToInclusive)
{
    /// <summary>True when a request with this much input is priced by the band.</summary>
    public bool Contains(long input) =>
        (Above is not { } above || (AboveInclusive ? input >= above : input > above))
        && (UpTo is not { } upTo || (UpToInclusive ? input <= upTo : input < upTo));

    /// <summary>True when a request with at most this much input can be priced by the band.</summary>
    public bool IsReachableWithin(long maxInput) =>
        Above is not { } above || (AboveInclusive ? maxInput >= above : maxInput > above);
}
