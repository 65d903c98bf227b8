namespace Tollgate.Economics.Budgets;

/// <content>What will be used up before its time.</content>
public sealed partial class BudgetBook
{
    /// <summary>
    /// Budgets, and of a budget for each name those names, that are used up before their window ends at the pace so far; at most so many. Rolling
    /// windows end never, or all the time, and are left out.
    /// </summary>
    public IReadOnlyList<BudgetForecast> Forecasts(long nowMicros, int most = 1000)
    {
        var forecasts = new List<BudgetForecast>();
        lock (_lock)
        {
            foreach (var account in _accounts.Values)
            {
                if (account.Definition.Window.Kind is BudgetWindowKind.Rolling or BudgetWindowKind.Lifetime)
                    continue;

                foreach (var one in account.Each is { } each ? each.All : (IEnumerable<BudgetAccount>)[account])
                {
                    if (forecasts.Count == most)
                        return forecasts;

                    // Without what only the ledger knows the pace would be too low; and a window that is over has none.
                    var counter = one.Newest;
                    one.MoveTo(nowMicros);
                    if (!one.IsSeeded
                        || BurnRate.Project(counter.Span, counter.Spent, one.Limit, nowMicros) is not { } pace)
                    {
                        continue;
                    }

                    forecasts.Add(new BudgetForecast(
                        account.Definition, counter.Span, one.Limit, counter.Spent, pace.Projected, pace.ExhaustedAtMicros, one.Name));
                }
            }
        }

        return forecasts;
    }
}
