using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// Spend of a budget has reached a part of its limit. Also raised when a process starts and finds it so: whoever delivers alerts
/// tells repeats by budget, limit, threshold, name and <see cref="BudgetWindow.PeriodOf"/> the window.
/// </summary>
/// <param name="Budget">The definition in force.</param>
/// <param name="Window">The window it was reached in.</param>
/// <param name="Threshold">The part of the limit.</param>
/// <param name="Limit">The limit in force, increases included.</param>
/// <param name="Spent">Booked in the window at that moment.</param>
/// <param name="NameId">The name id in the dimension of a budget for each; 0 for a budget of a whole scope.</param>
public readonly record struct BudgetAlert(BudgetDefinition Budget, WindowSpan Window, decimal Threshold, Amount Limit, Amount Spent, long NameId);
