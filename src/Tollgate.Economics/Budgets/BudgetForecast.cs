using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>A budget that is used up before its window ends, if money goes on being spent as it was so far. Immutable.</summary>
/// <param name="Budget">The definition in force.</param>
/// <param name="Window">The present window.</param>
/// <param name="Limit">The limit in force now, increases included.</param>
/// <param name="Spent">Booked in it so far.</param>
/// <param name="Projected">What will be booked at its end at this pace, to a millionth.</param>
/// <param name="ExhaustedAtMicros">When the limit is reached at this pace.</param>
/// <param name="NameId">The name id in the dimension of a budget for each; 0 for a budget of a whole scope.</param>
public sealed record BudgetForecast(BudgetDefinition Budget, WindowSpan Window, Amount Limit, Amount Spent, Amount Projected, long ExhaustedAtMicros, long NameId);
