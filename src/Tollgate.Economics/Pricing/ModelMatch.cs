namespace Tollgate.Economics.Pricing;

/// <summary>The result of looking a model up. Without rates it is "no match"; what region the name names is said all the same.</summary>
/// <param name="Rates">The entry found, or null.</param>
/// <param name="Kind">How it was found.</param>
/// <param name="Region">The region the name itself names (Bedrock's <c>us.</c>, a Vertex location), or null.</param>
public readonly record struct ModelMatch(ModelRates? Rates, MatchKind Kind, string? Region = null)
{
    /// <summary>True when the name was not written in the card, so that the price rests on an inference.</summary>
    public bool IsInferred => Kind is MatchKind.Snapshot or MatchKind.Prefixed or MatchKind.FineTuned;
}
