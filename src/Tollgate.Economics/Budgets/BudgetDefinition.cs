using System.Collections.Immutable;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Budgets;

/// <summary>A limit in money over a window for a scope. Immutable.</summary>
public sealed record BudgetDefinition
{
    /// <summary>The largest limit; keeps every sum of counters exact in <see cref="decimal"/>.</summary>
    public static readonly Amount LargestLimit = new(1_000_000_000_000m);

    public required Guid Id { get; init; }

    /// <summary>What people call it; appears in refusals.</summary>
    public required string Name { get; init; }

    public required Scope Scope { get; init; }

    /// <summary>How the scope reads, for refusals and displays, such as <c>team acme/research</c>.</summary>
    public string ScopeName { get; init; } = "";

    /// <summary>Who can raise the limit, as part of a sentence. Default <c>its owner</c>.</summary>
    public string Approver { get; init; } = "its owner";

    /// <summary>
    /// The dimension for each of whose names inside the scope the limit holds on its own: a limit for every task of a team. Requests without a name in
    /// it are not limited. Null (default) for one limit for the whole scope.
    /// </summary>
    public Dimension? Each { get; init; }

    public BudgetWindow Window { get; init; } = BudgetWindow.CalendarMonth;

    public required Amount Limit { get; init; }

    /// <summary>What is on top of the limit, and when; those that are over and those to come included. Default none.</summary>
    public ImmutableArray<LimitIncrease> Increases { get; init; } = [];

    public BudgetKind Kind { get; init; } = BudgetKind.Hard;

    /// <summary>A hard budget that is tried out: what it would refuse is counted and let through. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>Parts of the limit at which an alert is raised once per window, ascending. Default 50 %, 80 %, 100 %.</summary>
    public ImmutableArray<decimal> AlertThresholds { get; init; } = [0.5m, 0.8m, 1m];

    /// <summary>Part of the limit from which a <see cref="BudgetKind.Degrade"/> budget degrades. Default 80 %.</summary>
    public decimal DegradeFrom { get; init; } = 0.8m;

    /// <summary>A disabled budget is not counted; when it is enabled again its spend is read from the ledger.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether what it says of a request is of one organization alone; see <see cref="Scope.IsWithinOneOrganization"/>.</summary>
    public bool IsWithinOneOrganization => Scope.IsWithinOneOrganization || (Each is { } each && Scope.IsOfOneOrganization(each));

    /// <summary>What is wrong with the definition and what to write instead; null when nothing is.</summary>
    public string? FindProblem()
    {
        if (Limit < Amount.Zero || Limit > LargestLimit)
            return $"limit {Limit} is outside 0 to {LargestLimit}";
        if (decimal.Round(Limit.Value, 15) != Limit.Value)
            return $"limit {Limit} has more than fifteen decimals";
        if (FindIncreaseProblem() is { } increase)
            return increase;
        if (DegradeFrom is <= 0m or > 1m)
            return $"degrade_from {DegradeFrom} is outside 0 to 1; write 0.8 for 80 %";
        if (Each is { } each && FindEachProblem(each) is { } problem)
            return problem;
        if (DryRun && Kind != BudgetKind.Hard)
            return $"dry_run needs a hard budget; {Kind.ToString().ToLowerInvariant()} ones refuse nothing";
        if (AlertThresholds.IsDefault)
            return "alert_thresholds is missing; write [] for none";

        var last = 0m;
        foreach (var threshold in AlertThresholds)
        {
            if (threshold <= last || threshold > 10m)
                return $"alert_thresholds must ascend from above 0 to at most 10, not {threshold} after {last}; write 0.8 for 80 %";

            last = threshold;
        }

        return null;
    }

    /// <summary>The limit at a moment, and how long it stays. Never above <see cref="LargestLimit"/>, however many increases there are.</summary>
    internal LimitStep LimitAt(long atMicros, long nameId)
    {
        var (increase, from, until) = (Amount.Zero, long.MinValue, WindowSpan.Never);
        foreach (var one in Increases)
        {
            if (one.NameId != 0 && one.NameId != nameId)
                continue;

            if (one.Span.Contains(atMicros))
            {
                increase = Amount.Min(increase + one.Amount, LargestLimit - Limit);
                from = Math.Max(from, one.Span.StartMicros);
                until = Math.Min(until, one.Span.EndMicros);
            }
            else if (atMicros < one.Span.StartMicros)
            {
                until = Math.Min(until, one.Span.StartMicros);
            }
            else
            {
                from = Math.Max(from, one.Span.EndMicros);
            }
        }

        return new LimitStep(Limit + increase, increase, new WindowSpan(from, until));
    }

    private string? FindIncreaseProblem()
    {
        if (Increases.IsDefault)
            return "increases is missing; write [] for none";

        foreach (var (amount, span, name) in Increases)
        {
            if (amount <= Amount.Zero || amount > LargestLimit || decimal.Round(amount.Value, 15) != amount.Value)
                return $"increases cannot hold {amount}; write more than 0, at most {LargestLimit}, with at most fifteen decimals";
            if (span.EndMicros <= span.StartMicros)
                return "increases must end after they begin";
            if (name != 0 && Each is null)
                return "increases cannot be for one name, because the budget is not for each";
        }

        return null;
    }

    private string? FindEachProblem(Dimension each)
    {
        if (!Enum.IsDefined(each) || each is Dimension.Tag or Dimension.ModelServed or Dimension.Tier or Dimension.Route)
            return "each must be organization, team, user, key, customer, unit, feature, workflow, task, model, provider or account";
        if (!Scope.IsInstallation && Scope.Dimension == each)
            return $"each {each.ToString().ToLowerInvariant()} inside one is that one; leave each out or choose a wider scope";
        return Window.Kind == BudgetWindowKind.Rolling
            ? "each needs a calendar or lifetime window, not a rolling one"
            : null;
    }

    /// <summary>Whether counters of one definition are right for the other.</summary>
    internal bool CountsLike(BudgetDefinition other) => Id == other.Id && Scope == other.Scope && Each == other.Each && Window == other.Window;
}
