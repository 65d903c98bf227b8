using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// One price with its conditions and its validity in time. Immutable. Conditions that are null hold for anything, except
/// <see cref="Tier"/> and <see cref="Speed"/>, where null is "standard" and <see cref="ServiceTiers.Any"/> is anything.
/// </summary>
public sealed record Rate
{
    public required string Provider { get; init; }

    /// <summary>The model's id in the card.</summary>
    public required string Model { get; init; }

    public string? Region { get; init; }

    public string? Tier { get; init; }

    public string? Speed { get; init; }

    public ContextBand Context { get; init; }

    public DailyWindow? Window { get; init; }

    public required Bucket Bucket { get; init; }

    /// <summary>The price of one <see cref="Unit"/> before multipliers.</summary>
    public required decimal Price { get; init; }

    public required RateUnit Unit { get; init; }

    public string Currency { get; init; } = "USD";

    /// <summary>First instant of validity; null is "as long as anyone knows".</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>First instant after validity; null is "until further notice".</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>When the fact entered a card.</summary>
    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Where the figure was read.</summary>
    public required string Source { get; init; }

    /// <summary>The day the figure was last checked; null when the card does not say, as an operator's own need not.</summary>
    public DateOnly? VerifiedOn { get; init; }

    /// <summary>Paid otherwise (own servers, flat seats): costs 0 by decision.</summary>
    public bool IsIncluded { get; init; }

    /// <summary>Only one source has the figure.</summary>
    public bool IsSingleSource { get; init; }

    /// <summary>The exact price of one token or call before multipliers.</summary>
    public decimal UnitPrice => Price * (Unit == RateUnit.PerMillionTokens ? 0.000001m : 0.001m);
}
