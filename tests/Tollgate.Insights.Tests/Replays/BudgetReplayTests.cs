using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Insights.Replays;

namespace Tollgate.Insights.Tests.Replays;

public sealed class BudgetReplayTests : IDisposable
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(1));
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly PastTraffic _past = new(Berlin);

    public void Dispose() => _past.Dispose();

    [Fact]
    public async Task What_does_not_fit_is_refused_and_not_spent_and_the_next_window_begins_anew()
    {
        _past.Add(March.AddHours(1), Second, 0.6m);
        _past.Add(March.AddHours(2), Second, 0.6m, user: 2);
        _past.Add(March.AddHours(3), Second, 0.4m);
        _past.Add(March.AddHours(4), Second, 0.1m, user: 2);
        _past.Add(March.AddHours(25), Second, 0.9m);
        _past.Load();
        var day = await OneAsync(Budget(1m) with { Window = BudgetWindow.CalendarDay });
        (day.Requests, day.Spent, day.Refused.Requests, day.Refused.Cost).ShouldBe((5, new Amount(1.9m), 2, new Amount(0.7m)));
        (day.Refused.FirstMicros, day.Refused.LastMicros).ShouldBe((PastTraffic.Micros(March.AddHours(2)), PastTraffic.Micros(March.AddHours(4))));
        day.Refused.Names.ShouldBe(new Dictionary<(Dimension, long), (long, Amount)> { [(Dimension.User, 2)] = (2, new Amount(0.7m)), [(Dimension.Key, 102)] = (2, new Amount(0.7m)) }, ignoreOrder: true);
        day.Alerts.Select(alert => (alert.Threshold, alert.AtMicros)).ShouldBe(
        [
            (0.5m, PastTraffic.Micros(March.AddHours(1) + Second)),
            (0.8m, PastTraffic.Micros(March.AddHours(3) + Second)),
            (1m, PastTraffic.Micros(March.AddHours(3) + Second)),
            (0.5m, PastTraffic.Micros(March.AddHours(25) + Second)),
            (0.8m, PastTraffic.Micros(March.AddHours(25) + Second)),
        ]);
    }

    [Fact]
    public async Task What_has_no_price_counts_as_it_did_and_is_told_apart()
    {
        _past.Add(March.AddHours(-30), Second, 0.1m, shadow: 0.2m);
        _past.Add(March.AddHours(1), Second, 0.1m, shadow: 0.4m);
        _past.Add(March.AddHours(2), Second, 0.05m, shadow: 0.25m, user: 2);
        _past.Add(March.AddHours(3), Second, 0.2m);
        _past.Load();

        // Of 1 USD 0.3 was spent before, 0.2 of it for usage without a price.
        var budget = await OneAsync(Budget(1m) with { Window = BudgetWindow.Lifetime });

        (budget.Spent, budget.Shadow).ShouldBe((new Amount(0.3m), new Amount(0.4m)));
        (budget.Refused.Requests, budget.Refused.Cost, budget.Refused.Shadow).ShouldBe((1, new Amount(0.05m), new Amount(0.25m)));
    }

    [Fact]
    public async Task Whoever_began_first_holds_the_money_although_it_ended_last()
    {
        _past.Add(March, TimeSpan.FromMinutes(5), 0.6m, user: 1);
        _past.Add(March.AddMinutes(1), Second, 0.6m, user: 2);
        _past.Load();
        var budget = await OneAsync(Budget(1m));
        budget.Refused.Names.Keys.ShouldBe([(Dimension.Key, 102), (Dimension.User, 2)], ignoreOrder: true);
        budget.Spent.ShouldBe(new Amount(0.6m));
    }

    [Fact]
    public async Task Retries_of_a_refused_request_are_not_made_and_are_no_requests()
    {
        _past.Add(March, Second, 1m);
        var request = _past.Add(March.AddMinutes(1), Second, 0.5m, user: 2);
        _past.Add(March.AddMinutes(2), Second, 0m, user: 2, retry: (request, 1));
        _past.Add(March.AddMinutes(3), Second, 0.25m, user: 2, retry: (request, 2));
        _past.Load();
        var budget = await OneAsync(Budget(1m));
        (budget.Requests, budget.Spent, budget.Refused.Requests, budget.Refused.Cost).ShouldBe((2, new Amount(1m), 1, new Amount(0.75m)));
    }

    [Fact]
    public async Task What_was_spent_before_the_span_counts_and_what_came_later_does_not()
    {
        _past.Add(March.AddHours(1), Second, 0.9m);
        _past.Add(March.AddHours(5), Second, 0.2m);
        _past.Add(March.AddHours(9), Second, 5m);
        _past.Load();
        var budget = await OneAsync(Budget(1m), from: March.AddHours(4), to: March.AddHours(8));
        (budget.Requests, budget.Refused.Requests, budget.Refused.Cost, budget.AlertCount).ShouldBe((1, 1, new Amount(0.2m), 0));
        _past.Asked.ShouldAllBe(span => span.EndMicros <= PastTraffic.Micros(March.AddHours(4)));
    }

    [Fact]
    public async Task A_limit_for_each_task_holds_for_each_with_what_it_had_spent()
    {
        _past.Add(March, Second, 0.8m, task: 7);
        _past.Add(March.AddHours(5), Second, 0.5m, task: 7);
        _past.Add(March.AddHours(5), Second, 0.5m, task: 8);
        _past.Add(March.AddHours(6), Second, 9m);
        _past.Load();
        var budget = await OneAsync(Budget(1m) with { Each = Dimension.Task, Window = BudgetWindow.Lifetime }, from: March.AddHours(4));
        (budget.Refused.Requests, budget.Refused.Cost).ShouldBe((1, new Amount(0.5m)));
        budget.Alerts.Select(alert => alert.Threshold).ShouldBe([0.5m]);
    }

    [Fact]
    public async Task A_dry_run_counts_and_lets_through_and_a_soft_budget_only_alerts()
    {
        _past.Add(March, Second, 1m);
        _past.Add(March.AddHours(1), Second, 1m);
        _past.Load();
        var dry = await OneAsync(Budget(1m) with { DryRun = true });
        (dry.Refused.Requests, dry.Spent).ShouldBe((1, new Amount(2m)));
        var soft = await OneAsync(Budget(1m) with { Kind = BudgetKind.Soft });
        (soft.Refused.Requests, soft.AlertCount, soft.Spent).ShouldBe((0, 3, new Amount(2m)));
    }

    [Fact]
    public async Task A_degrade_budget_says_whom_it_would_have_degraded()
    {
        _past.Add(March, Second, 0.7m);
        _past.Add(March.AddHours(1), Second, 0.1m);
        _past.Add(March.AddHours(2), Second, 3m, user: 2);
        _past.Load();
        var budget = await OneAsync(Budget(1m) with { Kind = BudgetKind.Degrade, DegradeFrom = 0.8m });
        (budget.Degraded.Requests, budget.Degraded.Cost, budget.Refused.Requests).ShouldBe((1, new Amount(3m), 0));
        budget.Degraded.Names.Keys.ShouldContain((Dimension.User, 2));
    }

    [Fact]
    public async Task The_tightest_of_several_refuses_and_the_others_spend_nothing_either()
    {
        _past.Add(March, Second, 0.5m);
        _past.Add(March.AddHours(1), Second, 0.5m);
        _past.Load();
        var both = await RunAsync([Budget(10m), Budget(0.6m) with { Scope = new Scope(Dimension.Team, 1) }, Budget(1m) with { Scope = new Scope(Dimension.Team, 2) }]);
        both.Select(one => (one.Requests, one.Spent.Value, one.Refused.Requests)).ShouldBe([(2, 0.5m, 0), (2, 0.5m, 1), (0, 0m, 0)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_day_lets_through_what_a_count_by_hand_does(int seed)
    {
        var random = new Random(seed);
        var requests = new List<(DateTimeOffset At, decimal Cost)>();
        for (var at = March.AddDays(26); at < March.AddDays(31); at += TimeSpan.FromMinutes(random.Next(1, 200)))
        {
            requests.Add((at, random.Next(1, 400) / 1000m));
            _past.Add(at, Second, requests[^1].Cost);
        }

        _past.Load();

        // The 29th has 23 hours.
        decimal let = 0, today = 0;
        var (refused, day) = (0, default(DateTime));
        foreach (var (at, cost) in requests)
        {
            var date = TimeZoneInfo.ConvertTime(at, Berlin).Date;
            if (date != day)
            {
                (day, today) = (date, 0);
            }

            if (today + cost > 1.5m)
            {
                refused++;
                continue;
            }

            today += cost;
            let += cost;
        }

        refused.ShouldBeGreaterThan(0);
        var budget = await OneAsync(Budget(1.5m) with { Window = BudgetWindow.CalendarDay });
        (budget.Requests, budget.Spent, budget.Refused.Requests).ShouldBe((requests.Count, new Amount(let), refused));
    }

    [Fact]
    public async Task Only_rows_from_the_span_on_are_read_however_long_the_ledger_is()
    {
        for (var hour = 0; hour < 300; hour++)
        {
            _past.Add(March.AddHours(hour), Second, 0.001m);
            _past.Load();
        }

        (await OneAsync(Budget(1m) with { Window = BudgetWindow.CalendarDay }, from: March.AddHours(250))).Requests.ShouldBe(50);
    }

    private static BudgetDefinition Budget(decimal limit) =>
        new() { Id = Guid.CreateVersion7(), Name = "proposed", Scope = Scope.Installation, Limit = new Amount(limit) };

    private async Task<ReplayedBudget> OneAsync(BudgetDefinition budget, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        (await RunAsync([budget], from, to)).ShouldHaveSingleItem();

    private Task<IReadOnlyList<ReplayedBudget>> RunAsync(IReadOnlyList<BudgetDefinition> budgets, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        new BudgetReplay(_past.Reader, _past.SpentAsync, new WindowCalendar(_past.Zone)).RunAsync(
            budgets, PastTraffic.Micros(from ?? March), PastTraffic.Micros(to ?? March.AddMonths(2)), TestContext.Current.CancellationToken);
}
