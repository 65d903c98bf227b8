using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Admission;

/// <summary>The budgets and limits that are in force together. Immutable.</summary>
internal sealed class LimitDefinitions
{
    private LimitDefinitions(IReadOnlyList<BudgetDefinition> budgets, IReadOnlyList<RateLimitDefinition> limits)
    {
        Budgets = budgets;
        Limits = limits;
    }

    internal IReadOnlyList<BudgetDefinition> Budgets { get; }

    internal IReadOnlyList<RateLimitDefinition> Limits { get; }

    internal static LimitDefinitions Of(ControlSnapshot snapshot) => new(
        [.. snapshot.BudgetDefinitions().Where(static budget => budget.Enabled)], RateLimitDefinition.From(snapshot));

    /// <summary>These and, as they were, the earlier ones that are no longer there; this instance when there are none.</summary>
    internal LimitDefinitions WithThoseGoneFrom(LimitDefinitions earlier)
    {
        var budgets = Budgets.Select(static budget => budget.Id).ToHashSet();
        var limits = Limits.Select(static limit => limit.Id).ToHashSet();
        var budgetsGone = earlier.Budgets.Where(budget => !budgets.Contains(budget.Id)).ToList();
        var limitsGone = earlier.Limits.Where(limit => !limits.Contains(limit.Id)).ToList();
        return budgetsGone.Count + limitsGone.Count == 0 ? this : new LimitDefinitions([.. Budgets, .. budgetsGone], [.. Limits, .. limitsGone]);
    }
}
