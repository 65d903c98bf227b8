namespace Tollgate.Economics.Pricing.Loading;

/// <summary>A multiplier of a provider before it is given to its models; no models named means all of the provider's.</summary>
internal sealed record MultiplierDraft(CardNode Node, RateMultiplier Multiplier, IReadOnlyList<string> Models);
