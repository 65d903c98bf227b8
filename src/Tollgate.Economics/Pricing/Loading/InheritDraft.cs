namespace Tollgate.Economics.Pricing.Loading;

/// <summary>Models sold by this provider at another's prices.</summary>
internal sealed record InheritDraft(CardNode Node, string From, IReadOnlyList<string> Models, string Prefix, IReadOnlyList<string> Tiers);
