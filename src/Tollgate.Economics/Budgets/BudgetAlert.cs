using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// Spend of a budget has reached a part of its limit. Also raised when a process starts and finds it so: whoever delivers alerts
/// tells repeats by budget, limit, window start and threshold.
/// </summary>
public readonly record struct BudgetAlert(BudgetDefinition Budget, WindowSpan Window, decimal Threshold, Amount Spent);
