using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Gateway.Settlement;

/// <summary>A provider's answer, metered and priced outside of an attempt: what the CLI and second opinions work with.</summary>
/// <param name="State">How much of the usage is known.</param>
/// <param name="Usage">Disjoint buckets.</param>
/// <param name="Problems">Contradictions in the provider's figures.</param>
/// <param name="Lines">Price lines; empty when unpriced.</param>
/// <param name="Cost">The charge, or null when some used bucket has no price.</param>
/// <param name="ModelPriced">The model the rates belong to, or null.</param>
/// <param name="IsInferred">True when the rates were found by an inferred match.</param>
public sealed record MeteredAnswer(
    UsageState State, TokenUsage Usage, UsageProblems Problems, PriceLines Lines, Amount? Cost, string? ModelPriced, bool IsInferred);
