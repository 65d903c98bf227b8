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
    UsageState State, TokenUsage Usage, UsageProblems Problems, PriceLines Lines, Amount? Cost, string? ModelPriced, bool IsInferred)
{
    /// <summary>What the rates make of it; null when some used bucket has none.</summary>
    public Amount? Computed { get; init; }

    /// <summary>True when <see cref="Cost"/> is the provider's own figure.</summary>
    public bool IsProviderCost { get; init; }

    /// <summary>Why the rates do not cover it, as a sentence; null when they do.</summary>
    public string? Unpriced { get; init; }
}
