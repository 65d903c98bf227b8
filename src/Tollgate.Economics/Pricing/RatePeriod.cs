namespace Tollgate.Economics.Pricing;

/// <summary>
/// A complete statement of a model's prices over a time span. Of the periods that cover an instant and were recorded by then,
/// the one of the highest layer, then the latest recorded, then the latest started applies, alone. Immutable.
/// </summary>
/// <param name="Layer">0 for the built-in card, counting up with each card laid over it.</param>
/// <param name="ValidFrom">First instant of validity; null is "as long as anyone knows".</param>
/// <param name="ValidTo">First instant after validity; null is "until further notice".</param>
/// <param name="RecordedAt">When the statement entered a card.</param>
/// <param name="Rates">All rates of the period.</param>
public sealed record RatePeriod(
    int Layer, DateTimeOffset? ValidFrom, DateTimeOffset? ValidTo, DateTimeOffset RecordedAt, IReadOnlyList<Rate> Rates)
{
    /// <summary>True when the period says something about the instant to someone who knows what was recorded until then.</summary>
    public bool Covers(DateTimeOffset at, DateTimeOffset? knownAt) =>
        !(at < ValidFrom) && !(at >= ValidTo) && !(RecordedAt > knownAt);
}
