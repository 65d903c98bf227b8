using Tollgate.Simulator.Workload;

namespace Tollgate.Scenarios.Demo;

public sealed class MonthPlanTests
{
    private static readonly DateTimeOffset s_start = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Equal_options_give_equal_months()
    {
        var one = MonthPlan.Build(new MonthPlanOptions(s_start, 5, 7));
        var two = MonthPlan.Build(new MonthPlanOptions(s_start, 5, 7));
        var other = MonthPlan.Build(new MonthPlanOptions(s_start, 5, 8));

        two.Requests.ShouldBe(one.Requests);
        other.Requests.ShouldNotBe(one.Requests);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(3, 42)]
    [InlineData(10, 2)]
    [InlineData(30, 1)]
    [InlineData(92, 3)]
    public void Shares_come_out_by_construction(int days, int seed)
    {
        var plan = MonthPlan.Build(new MonthPlanOptions(s_start, days, seed));

        Percent(plan, "team_share").ShouldBe(40);
        Percent(plan, "model_share").ShouldBe(60);
    }

    [Fact]
    public void The_agents_budget_ends_in_the_middle_of_a_try()
    {
        // Then it is certain which try is the last: more than a hold is left before it, less than its price after it.
        var agent = PlantedFacts.Standard.RunawayAgent;
        var usd = MonthPlan.Build(new MonthPlanOptions(s_start, 3, 1)).Requests.First(request => request.User == agent.User).Usd;

        (agent.BudgetUsd - agent.Served(usd) * usd).ShouldBeInRange(0.4m * usd, 0.6m * usd);
        agent.Served(usd).ShouldBeInRange(1, agent.Tries - 1);
    }

    [Fact]
    public void Every_request_lies_in_its_day_and_in_order()
    {
        var plan = MonthPlan.Build(new MonthPlanOptions(s_start, 4, 1));

        plan.Requests.ShouldAllBe(request => request.At >= s_start.AddDays(request.Day) && request.At < s_start.AddDays(request.Day + 1));
        plan.Requests.Select(request => request.At).ShouldBeInOrder();
        plan.Requests.ShouldAllBe(request => request.Output + request.Reasoning <= request.MaxTokens);
    }

    [Fact]
    public void Days_of_the_month_are_scaled_to_the_days_played()
    {
        var facts = PlantedFacts.Standard;

        facts.DayOf(18, 30).ShouldBe(17);
        facts.DayOf(18, 3).ShouldBe(1);
        facts.DayOf(1, 3).ShouldBe(0);
        facts.DayOf(30, 3).ShouldBe(2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(93)]
    public void Too_few_or_too_many_days_are_refused(int days) =>
        Should.Throw<ArgumentOutOfRangeException>(() => MonthPlan.Build(new MonthPlanOptions(s_start, days, 1)));

    [Fact]
    public void The_clock_never_steps_back()
    {
        var clock = new SteppedClock(s_start);

        clock.AdvanceTo(s_start.AddHours(2));
        clock.AdvanceTo(s_start.AddHours(1));

        clock.GetUtcNow().ShouldBe(s_start.AddHours(2));
    }

    private static decimal Percent(MonthPlan plan, string name)
    {
        var figures = plan.Facts.Single(fact => fact.Name == name).Figures.ToDictionary(static figure => figure.Name, static figure => figure.Expected);
        var percent = Math.Round(100 * figures["usd"] / figures["total_usd"]);
        percent.ShouldBe(figures["percent"]);
        return percent;
    }
}
