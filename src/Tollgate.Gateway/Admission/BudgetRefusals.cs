using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Says which budget refused and why: scope, window, limit, spent, held, what was to be set aside, when it resets and what to do. Amounts are
/// exact: rounded ones contradict each other where a budget is nearly spent.
/// </summary>
internal static class BudgetRefusals
{
    /// <param name="mayBeShown">False for a budget that other organizations draw from too: its name and figures are none of the caller's business.</param>
    /// <param name="asks">True to say how more money is asked for.</param>
    /// <param name="isCeiling">True where what was to be set aside stands, all or in part, for usage without a price.</param>
    /// <param name="dashboard">Where people reach the dashboard, for a link; null for none.</param>
    internal static Rejection Explain(in BudgetRefusal refusal, bool mayBeShown = true, bool asks = false, Uri? dashboard = null, bool isCeiling = false)
    {
        if (refusal.Budget is null)
        {
            // Between asking and drawing a running request gave its hold back: the next try may succeed.
            return new Rejection(402, "budget_exceeded", $"Money came free in a budget while this request, which needs {Usd(refusal.Asked)} set aside, was being refused. Send it again.") { ShouldRetry = true };
        }

        if (!mayBeShown)
        {
            return new Rejection(402, "budget_exceeded", "A budget that the installation sets for all its organizations has too little left for this request. Ask the gateway's operator.") { ShouldRetry = false };
        }

        return new Rejection(402, "budget_exceeded", Standing(refusal) + " " + (isCeiling ? Ceiling + " " : "") + Advice(refusal) + (asks ? " " + Asking(refusal.Budget, dashboard) : "")) { ShouldRetry = false };
    }

    private const string Ceiling = "What it uses has no price, all or in part, so the operator's ceiling for unpriced usage is set aside.";

    /// <summary>
    /// How to ask for more: a page where there is one, else the call. Nothing in it is the request's own, so that it may stand in logs.
    /// </summary>
    private static string Asking(BudgetDefinition budget, Uri? dashboard)
    {
        var place = dashboard is null ? $"POST /api/increases for budget {budget.Id}" : $"{dashboard.AbsoluteUri.TrimEnd('/')}/increases/new?budget={budget.Id}";
        return $"To ask for a temporary increase: {place}, or tollgate budgets increase request {budget.Id}.";
    }

    private static string Standing(in BudgetRefusal refusal)
    {
        var budget = refusal.Budget;
        var which = $"The {Window(budget.Window)} budget '{budget.Name}' of {(budget.ScopeName.Length > 0 ? budget.ScopeName : budget.Name)}";
        var asked = Usd(refusal.Asked);
        var held = refusal.Held == Amount.Zero ? "" : $", {Usd(refusal.Held)} held by running requests";
        var standing = $"{Usd(refusal.Spent)} of {Usd(refusal.Limit)} spent{Increase(refusal)}{held}";
        return refusal switch
        {
            { } when refusal.Limit == Amount.Zero => $"{which} has a limit of $0, and this request needs {asked} set aside.",
            { } when refusal.Spent >= refusal.Limit => $"{which} is used up: {standing}; this request needs {asked} set aside.",
            { } when refusal.Free <= Amount.Zero => $"{which} has nothing free now: {standing}; this request needs {asked} set aside.",
            { } when refusal.Asked > refusal.Limit => $"{which} is too small for this request: {standing}, and the request needs {asked} set aside.",
            _ => $"{which} has too little left for this request: {standing}, so {Usd(refusal.Free)} is free, and the request needs {asked} set aside.",
        };
    }

    private static string Increase(in BudgetRefusal refusal) => refusal.IncreaseEndsMicros is { } ends
        ? $" (with an increase of {Usd(refusal.Increase)} until {At(ends)})"
        : "";

    private static string Advice(in BudgetRefusal refusal)
    {
        var approver = refusal.Budget.Approver;
        var reset = Reset(refusal);
        if (refusal.Asked > refusal.Limit)
        {
            // No waiting helps, so none is suggested.
            return refusal.Limit == Amount.Zero
                ? $"Ask {approver} to raise the limit."
                : $"{reset}, but the whole limit is less than that: send a shorter request, use a cheaper model, or ask {approver} to raise the limit.";
        }

        if (refusal.Held > Amount.Zero && refusal.Free + refusal.Held >= refusal.Asked)
        {
            return $"Send it again when running requests have ended, or ask {approver} to raise the limit. {reset}.";
        }

        return refusal.Free <= Amount.Zero
            ? $"{reset}; ask {approver} to raise the limit{Earlier(refusal)}."
            : $"{reset}; send a shorter request, use a cheaper model, or ask {approver} to raise the limit{Earlier(refusal)}.";
    }

    private static string Reset(in BudgetRefusal refusal)
    {
        if (refusal.ResetsAtMicros >= WindowSpan.Never)
        {
            return "It does not reset";
        }

        var at = At(refusal.ResetsAtMicros);
        return refusal.Budget.Window.Kind == BudgetWindowKind.Rolling ? "Money comes back from " + at + " on" : "It resets at " + at;
    }

    private static string At(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Earlier(in BudgetRefusal refusal) => refusal.ResetsAtMicros >= WindowSpan.Never ? "" : " earlier";

    private static string Window(BudgetWindow window) => window.Kind != BudgetWindowKind.Rolling
        ? window.ToString()
        : window.Length.Ticks % TimeSpan.TicksPerDay == 0 ? $"rolling {window.Length.Days}-day"
        : window.Length.Ticks % TimeSpan.TicksPerHour == 0 ? $"rolling {(long)window.Length.TotalHours}-hour"
        : $"rolling {(long)window.Length.TotalMinutes}-minute";

    private static string Usd(Amount amount) =>
        (amount.Value < 0 ? "-$" : "$") + Math.Abs(amount.Value).ToString("0.00#############", CultureInfo.InvariantCulture);
}
