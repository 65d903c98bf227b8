using Tollgate.Economics.Money;

namespace Tollgate.Gateway.Signals;

/// <summary>One refused request: ids and figures only.</summary>
/// <param name="Cause">What refused it.</param>
/// <param name="ObjectId">The budget, limit or policy.</param>
/// <param name="NameId">The name id in the dimension of a budget for each; 0 otherwise.</param>
/// <param name="AtMicros">When the request came.</param>
/// <param name="PeriodMicros">What tells windows of the budget apart (see <see cref="Economics.Budgets.BudgetWindow.PeriodOf"/>); 0 for others.</param>
/// <param name="Limit">The budget's limit; 0 for limits.</param>
/// <param name="Spent">Booked of the budget; 0 for limits.</param>
/// <param name="ResetsAtMicros">When the budget gets money again by the clock; 0 for limits.</param>
public readonly record struct DenialSignal(
    DenialCause Cause, Guid ObjectId, long NameId, long AtMicros, long PeriodMicros, Amount Limit, Amount Spent, long ResetsAtMicros);
