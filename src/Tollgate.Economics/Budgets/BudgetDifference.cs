using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>A counter that did not agree with the ledger and has been corrected. Worth a metric and an alert.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Window">The window compared.</param>
/// <param name="Counted">The counter before the correction.</param>
/// <param name="Actual">The sum of the ledger.</param>
/// <param name="Correction">What was added to the counter.</param>
public sealed record BudgetDifference(BudgetDefinition Budget, WindowSpan Window, Amount Counted, Amount Actual, Amount Correction);
