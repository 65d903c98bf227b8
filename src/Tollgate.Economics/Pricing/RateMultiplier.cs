using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// A factor on other rates under conditions: residency 1.1×, fast mode 2×, a contract's discount. All that apply are multiplied.
/// Immutable. A null condition holds for anything.
/// </summary>
public sealed record RateMultiplier
{
    public required string Provider { get; init; }

    /// <summary>The model's id in the card.</summary>
    public required string Model { get; init; }

    public string? Region { get; init; }

    public string? Tier { get; init; }

    public string? Speed { get; init; }

    public required decimal Factor { get; init; }

    /// <summary>The buckets it applies to, as bits numbered by <see cref="Bucket"/>.</summary>
    public required int Buckets { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    public required string Source { get; init; }

    /// <summary>The day the figure was last checked; null when the card does not say.</summary>
    public DateOnly? VerifiedOn { get; init; }

    public bool IsSingleSource { get; init; }

    /// <summary>Whether the factor is for this bucket.</summary>
    public bool AppliesTo(Bucket bucket) => (Buckets & (1 << (int)bucket)) != 0;
}
