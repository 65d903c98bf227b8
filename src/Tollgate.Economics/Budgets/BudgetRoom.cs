using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>The hard budget, of those that apply, with the least free money.</summary>
/// <param name="Free">What may still be set aside there; at least zero.</param>
/// <param name="Held">What is set aside there for everything in flight.</param>
public readonly record struct BudgetRoom(Amount Free, Amount Held);
