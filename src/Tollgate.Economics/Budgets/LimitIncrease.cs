using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>Money on top of a budget's limit for a time. Immutable.</summary>
/// <param name="Amount">On top of the limit; more than zero.</param>
/// <param name="Span">When it is in force.</param>
/// <param name="NameId">Of a budget for each name the one it is for; 0 for all of them, and for a budget of a whole scope.</param>
public readonly record struct LimitIncrease(Amount Amount, WindowSpan Span, long NameId = 0);
