using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// Why money was not set aside: the hard budget with the least free money among those in which it did not fit. The default value
/// means "not refused". Immutable.
/// </summary>
/// <param name="Budget">The budget that refused.</param>
/// <param name="Window">The window the request belongs to.</param>
/// <param name="Limit">The limit in force, increases included.</param>
/// <param name="Spent">Booked in the window.</param>
/// <param name="Held">Set aside in the window for attempts in flight.</param>
/// <param name="Asked">What was to be set aside.</param>
/// <param name="ResetsAtMicros">
/// When money comes free by the clock: the end of a calendar window, the moment the oldest spend leaves a rolling one,
/// <see cref="WindowSpan.Never"/> for a lifetime.
/// </param>
public readonly record struct BudgetRefusal(
    BudgetDefinition Budget,
    WindowSpan Window,
    Amount Limit,
    Amount Spent,
    Amount Held,
    Amount Asked,
    long ResetsAtMicros)
{
    /// <summary>
    /// True where what was spent is not known, so that nothing can be said of what is left: <see cref="BudgetBook.Unknown(BudgetSet)"/> tells
    /// what to ask the ledger.
    /// </summary>
    public bool IsUnknown { get; init; }

    /// <summary>The part of the limit that increases are; zero without any.</summary>
    public Amount Increase { get; init; }

    /// <summary>When the limit changes next because an increase ends or another begins; null without one in force.</summary>
    public long? IncreaseEndsMicros { get; init; }

    /// <summary>Money not yet spent or held; negative after an overrun or the end of an increase.</summary>
    public Amount Free => Limit - Spent - Held;
}
