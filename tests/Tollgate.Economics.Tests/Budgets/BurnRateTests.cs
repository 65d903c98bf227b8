using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class BurnRateTests
{
    private static readonly WindowSpan s_day = new(Given.Tuesday, Given.Tuesday + Given.Day);

    [Theory]
    [InlineData(12, 6, 10, "12.000000", 20)]
    [InlineData(6, 1, 3.9, "4.000000", 23.4)]
    [InlineData(2.4, 5, 10, "50.000000", 4.8)]
    public void The_pace_so_far_says_when_the_limit_is_reached(double hours, int spent, double limit, string projected, double exhausted)
    {
        var pace = BurnRate.Project(s_day, new Amount(spent), new Amount((decimal)limit), Given.Tuesday + (long)(hours * Given.Hour)).ShouldNotBeNull();
        pace.Projected.ShouldBe(new Amount(decimal.Parse(projected, System.Globalization.CultureInfo.InvariantCulture)));
        Math.Abs(pace.ExhaustedAtMicros - Given.Tuesday - (long)(exhausted * Given.Hour)).ShouldBeLessThanOrEqualTo(1);
    }

    [Theory]
    [InlineData(2.3, 5, 10)]
    [InlineData(12, 5, 10)]
    [InlineData(12, 10, 10)]
    [InlineData(12, 0, 10)]
    [InlineData(25, 9, 10)]
    public void Too_early_slow_enough_used_up_already_nothing_spent_or_over_is_no_forecast(double hours, int spent, int limit) =>
        BurnRate.Project(s_day, new Amount(spent), new Amount(limit), Given.Tuesday + (long)(hours * Given.Hour)).ShouldBeNull();

    [Fact]
    public void What_does_not_end_has_no_pace() => BurnRate.Project(WindowSpan.Always, new Amount(5m), new Amount(6m), Given.Tuesday).ShouldBeNull();

    [Fact]
    public void A_book_tells_its_budgets_and_the_names_under_them()
    {
        var slow = Given.Budget(100m);
        var fast = Given.Budget(10m, Dimension.User);
        var each = Given.Budget(10m) with { Each = Dimension.User };
        var rolling = Given.Budget(10m) with { Window = BudgetWindow.Rolling(TimeSpan.FromDays(1)) };
        var book = Given.Book(Given.Tuesday, slow, fast, each, rolling);
        var noon = Given.Tuesday + 12 * Given.Hour;
        var set = book.Select(noon);
        foreach (var unknown in book.Unknown(set))
        {
            book.Learn(unknown, new Amount[unknown.Spans.Count]);
        }

        book.Spend(noon, 6m);

        var forecasts = book.Forecasts(noon);
        forecasts.Select(forecast => (forecast.Budget.Id, forecast.NameId > 0, forecast.Spent, forecast.Projected)).ShouldBe(
            [(fast.Id, false, new Amount(6m), new Amount(12m)), (each.Id, true, new Amount(6m), new Amount(12m))], ignoreOrder: true);
        book.Forecasts(noon, most: 1).Count.ShouldBe(1);
        book.Forecasts(noon + Given.Day).ShouldBeEmpty();
    }

    [Fact]
    public void An_alert_of_one_name_says_which_and_windows_are_told_apart_also_when_they_roll()
    {
        var book = Given.Book(Given.Tuesday, Given.Budget(10m) with { Each = Dimension.User, AlertThresholds = [0.5m] });
        var set = book.Select(Given.Tuesday);
        foreach (var unknown in book.Unknown(set))
        {
            book.Learn(unknown, new Amount[unknown.Spans.Count]);
        }

        book.Spend(Given.Tuesday, 6m);
        book.TakeAlerts().ShouldHaveSingleItem().NameId.ShouldBeGreaterThan(0);

        var rolling = BudgetWindow.Rolling(TimeSpan.FromHours(1));
        var calendar = new WindowCalendar(TimeZoneInfo.Utc);
        var periods = Enumerable.Range(0, 120).Select(minute => rolling.PeriodOf(calendar.SpanAt(rolling, Given.Tuesday + minute * 60_000_000L))).Distinct().ToList();
        periods.ShouldBe([Given.Tuesday, Given.Tuesday + Given.Hour]);
        BudgetWindow.CalendarDay.PeriodOf(s_day).ShouldBe(Given.Tuesday);
        BudgetWindow.Lifetime.PeriodOf(WindowSpan.Always).ShouldBe(0);
    }
}
