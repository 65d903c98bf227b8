using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>A limit for as long as it stays the same, so that a clock can be compared instead of a schedule. Immutable.</summary>
/// <param name="Limit">The limit in force: the budget's own and all increases.</param>
/// <param name="Increase">The part of it that increases are.</param>
/// <param name="Span">How long no increase begins or ends.</param>
internal readonly record struct LimitStep(Amount Limit, Amount Increase, WindowSpan Span)
{
    /// <summary>When the limit changes because an increase ends, or another begins; null where none is in force.</summary>
    public long? IncreaseEndsMicros => Increase == Amount.Zero ? null : Span.EndMicros;
}
