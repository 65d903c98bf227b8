namespace Tollgate.Economics.Pricing;

/// <summary>The result of loading card files: a card, or every problem found in all of them.</summary>
/// <param name="Card">The card; null when there are problems.</param>
/// <param name="Problems">All problems, in the order of files and lines.</param>
public sealed record RateCardLoad(RateCard? Card, IReadOnlyList<RateCardProblem> Problems)
{
    /// <summary>True when there is a card.</summary>
    public bool IsValid => Card is not null;
}
