using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>One budget as a person sees it. Immutable.</summary>
/// <param name="Budget">The definition in force.</param>
/// <param name="Window">The present window.</param>
/// <param name="Spent">Booked in it.</param>
/// <param name="Held">Set aside in it for attempts in flight.</param>
/// <param name="OpenHolds">How many attempts that is.</param>
/// <param name="ResetsAtMicros">See <see cref="BudgetRefusal.ResetsAtMicros"/>.</param>
public sealed record BudgetStanding(
    BudgetDefinition Budget,
    WindowSpan Window,
    Amount Spent,
    Amount Held,
    int OpenHolds,
    long ResetsAtMicros)
{
    /// <summary>Attempts a budget in dry run would have refused since the process started; 0 for others.</summary>
    public long WouldHaveDenied { get; init; }

    /// <summary>Names counted now of a budget for each of them, of which the one that has used most is shown; null for others.</summary>
    public int? Names { get; init; }

    /// <summary>The part of the limit that increases in force are; zero without any.</summary>
    public Amount Increase { get; init; }

    /// <summary>When the limit changes next because an increase ends or another begins; null without one in force.</summary>
    public long? IncreaseEndsMicros { get; init; }

    /// <summary>The limit in force.</summary>
    public Amount Limit => Budget.Limit + Increase;

    /// <summary>Money not yet spent or held; negative after an overrun or the end of an increase.</summary>
    public Amount Left => Limit - Spent - Held;
}
