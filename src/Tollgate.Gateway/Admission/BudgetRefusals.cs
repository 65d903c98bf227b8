using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Admission;

/// <summary>Says in one sentence which budget refused: scope, limit, window, spent, held, asked, reset.</summary>
internal static class BudgetRefusals
{
    internal static Rejection Explain(Exchange.Exchange exchange, in BudgetRefusal refusal)
    {
        if (refusal.Budget is null)
        {
            return new Rejection(402, "budget_exceeded", $"Not enough of the budget is free for this request (${refusal.Asked} asked). Lower max_tokens or wait for running requests to end.") { ShouldRetry = false };
        }

        var budget = refusal.Budget;
        var scope = budget.ScopeName.Length > 0 ? budget.ScopeName : budget.Name;
        var held = refusal.Held.Value == 0 ? "" : $", ${Short(refusal.Held.Value)} held by running requests";
        var reset = refusal.ResetsAtMicros >= WindowSpan.Never
            ? "It does not reset; ask its owner to raise it."
            : "It resets at " + DateTimeOffset.UnixEpoch.AddTicks(refusal.ResetsAtMicros * 10).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) + "; ask its owner to raise it earlier.";
        return new Rejection(
            402,
            "budget_exceeded",
            $"The {budget.Window} budget '{budget.Name}' of {scope} is used up: ${Short(refusal.Spent.Value)} of ${Short(refusal.Limit.Value)} spent{held}; this request needs up to ${Short(refusal.Asked.Value)}. {reset}")
        {
            ShouldRetry = false,
        };
    }

    private static string Short(decimal usd) => usd switch
    {
        0 => "0",
        >= 1 or <= -1 => usd.ToString("0.00", CultureInfo.InvariantCulture),
        _ => usd.ToString("0.00######", CultureInfo.InvariantCulture),
    };
}
