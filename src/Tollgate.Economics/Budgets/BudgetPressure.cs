namespace Tollgate.Economics.Budgets;

/// <summary>A degrade budget has reached the part of its limit from which cheaper answers are wanted.</summary>
/// <param name="Budget">The degrade budget with the largest part used.</param>
/// <param name="Used">Spent and held money as a part of the limit, 1 being all; also 1 for a limit of zero.</param>
public readonly record struct BudgetPressure(BudgetDefinition Budget, decimal Used);
