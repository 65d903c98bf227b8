using System.Globalization;
using Tollgate.Economics.Budgets;
using Tollgate.Importing.Tenants;

namespace Tollgate.Importing.Litellm;

/// <summary>Reads budgets, limits of requests and tokens and spend to date out of rows of teams, users and keys.</summary>
internal sealed class LitellmLimits(TenantPlan plan, ImportReport report)
{
    /// <summary>Adds what a team, user or key is limited to, and says what became of its spend.</summary>
    /// <param name="owner">The row of the team, user or key.</param>
    /// <param name="scope">Which of them it is.</param>
    /// <param name="id">Its id in LiteLLM.</param>
    /// <param name="fallback">The budget the owner names, for what the owner does not say itself.</param>
    public void Read(LitellmRow owner, PlannedScope scope, string id, LitellmRow? fallback = null)
    {
        var spent = owner.Money("spend", report) ?? 0;
        var lengths = Said("budget_duration");
        var isWindow = LitellmDuration.TryRead(lengths.Text("budget_duration"), out var window, out var note);
        if (!isWindow)
        {
            report.Problem(lengths.File, lengths.Line, $"{lengths.Table}.budget_duration", note);
        }

        var isForEver = window.Kind == BudgetWindowKind.Lifetime;
        var hasBudget = false;
        foreach (var (column, kind) in ((string, BudgetKind)[])[("max_budget", BudgetKind.Hard), ("soft_budget", BudgetKind.Soft)])
        {
            var row = Said(column);
            if (row.Money(column, report) is not { } limit)
            {
                continue;
            }

            hasBudget = true;
            var rest = isForEver ? Math.Max(0, limit - spent) : limit;
            plan.Budgets.Add(new PlannedBudget(scope, id, rest, window, kind, row.File, row.Line, $"{row.Table}.{column}"));
            report.Converted(row.File, row.Line, $"{row.Table}.{column}", $"a {kind.ToString().ToLowerInvariant()} budget, {note}");
        }

        if (spent > 0)
        {
            Spent(owner, spent, hasBudget, isForEver);
        }

        Rates(scope, id, Said("rpm_limit"), Said("max_parallel_requests"), Said("tpm_limit"));

        LitellmRow Said(string column) => owner.Text(column) is null && fallback?.Text(column) is not null ? fallback : owner;
    }

    private void Rates(PlannedScope scope, string id, LitellmRow rates, LitellmRow parallels, LitellmRow tokens)
    {
        var perMinute = rates.Number("rpm_limit", report);
        var parallel = parallels.Number("max_parallel_requests", report);
        var tokensPerMinute = tokens.Number("tpm_limit", report);
        if (perMinute == 0 || parallel == 0 || tokensPerMinute == 0)
        {
            var row = perMinute == 0 ? rates : parallel == 0 ? parallels : tokens;
            report.Problem(row.File, row.Line, row.Table, $"A limit of 0 {(perMinute == 0 || parallel == 0 ? "requests" : "tokens")} blocks everything: write a budget of 0 (max_budget) or block the key instead.");
            return;
        }

        if (perMinute is null && parallel is null && tokensPerMinute is null)
        {
            return;
        }

        var (first, column) = perMinute is not null ? (rates, "rpm_limit") : parallel is not null ? (parallels, "max_parallel_requests") : (tokens, "tpm_limit");
        plan.Limits.Add(new PlannedLimit(
            scope, id, Whole(perMinute), Whole(parallel), Whole(tokensPerMinute), first.File, first.Line, $"{first.Table}.{column}"));
        if (perMinute is not null)
        {
            report.Carried(rates.File, rates.Line, $"{rates.Table}.rpm_limit", "a request limit");
        }

        if (parallel is not null)
        {
            report.Carried(parallels.File, parallels.Line, $"{parallels.Table}.max_parallel_requests", "requests in flight");
        }

        if (tokensPerMinute is not null)
        {
            report.Carried(tokens.File, tokens.Line, $"{tokens.Table}.tpm_limit", "a limit of tokens");
        }
    }

    private void Spent(LitellmRow owner, decimal spent, bool hasBudget, bool isForEver)
    {
        var key = $"{owner.Table}.spend";
        var dollars = spent.ToString("0.###############", CultureInfo.InvariantCulture);
        if (hasBudget && isForEver)
        {
            report.Converted(owner.File, owner.Line, key, $"${dollars} are taken off the budget, whose count begins at 0 here");
        }
        else
        {
            report.Left(owner.File, owner.Line, key, hasBudget
                ? $"${dollars} in the present window: the budget begins at 0 here and is whole again until its first reset"
                : $"${dollars}: the ledger begins here; keep the export for the past");
        }
    }

    private static int? Whole(decimal? count) => count is { } given ? (int)Math.Min(decimal.Ceiling(given), 1_000_000_000) : null;
}
