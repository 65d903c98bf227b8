using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Storage.Control;

/// <summary>
/// Money on top of a budget's limit for a time: asked for by one and decided by another. What was asked for never changes; somebody who wants
/// something else asks again. Immutable.
/// </summary>
public sealed record BudgetIncrease : ControlRow
{
    /// <summary>The longest time an increase may be for; what is wanted for longer is a new limit.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public required Guid BudgetId { get; init; }

    /// <summary>The budget's organization; the store sets it.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Of a budget for each name the one it is for, as scopes are written; empty for all of them.</summary>
    public string Name { get; init; } = "";

    /// <summary>On top of the limit.</summary>
    public required Amount Amount { get; init; }

    /// <summary>Start in microseconds since the Unix epoch; one that is approved later begins then.</summary>
    public required long FromMicros { get; init; }

    /// <summary>End in microseconds since the Unix epoch.</summary>
    public required long UntilMicros { get; init; }

    /// <summary>What somebody wrote: personal data, erased with its user and in no log.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The admin key that asked; null at the command line.</summary>
    public Guid? RequestedBy { get; init; }

    /// <summary>The user the key belongs to; null where it has none.</summary>
    public Guid? RequestedByUser { get; init; }

    /// <summary>As it was decided. See <see cref="StateAt"/> for what the clock makes of it.</summary>
    public IncreaseState State { get; init; }

    /// <summary>The admin key that approved or refused; null at the command line, and before.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>When it was approved or refused; null before.</summary>
    public long? DecidedMicros { get; init; }

    /// <summary>When it was withdrawn; null when it was not.</summary>
    public long? EndedMicros { get; init; }

    /// <summary>What it is at a moment.</summary>
    public IncreaseState StateAt(long micros) =>
        State is IncreaseState.Requested or IncreaseState.Approved && micros >= UntilMicros ? IncreaseState.Expired : State;

    /// <summary>When it counts; null when it never does. An approval has no effect on the past, nor has its end.</summary>
    public WindowSpan? InForce()
    {
        if (DecidedMicros is not { } decided || State is not (IncreaseState.Approved or IncreaseState.Withdrawn))
            return null;

        var span = new WindowSpan(Math.Max(FromMicros, decided), Math.Min(UntilMicros, EndedMicros ?? long.MaxValue));
        return span.EndMicros > span.StartMicros ? span : null;
    }
}
