using Tollgate.Economics.Budgets;

namespace Tollgate.Economics.Tests.Budgets;

public sealed class WindowCalendarTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")] // 23 hours
    [InlineData("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")] // 25 hours
    [InlineData("America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z")] // midnight does not exist
    [InlineData("America/Sao_Paulo", "2018-02-18T01:30:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z")] // the hour before midnight, first time
    [InlineData("America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z")] // … and second time
    [InlineData("America/Havana", "2026-11-01T04:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z")] // two midnights: the first counts
    [InlineData("Asia/Kolkata", "2026-03-10T18:29:59Z", "2026-03-09T18:30:00Z", "2026-03-10T18:30:00Z")]
    [InlineData("Asia/Kolkata", "2026-03-10T18:30:00Z", "2026-03-10T18:30:00Z", "2026-03-11T18:30:00Z")]
    public void A_day_is_what_the_clocks_on_the_wall_say(string zone, string at, string start, string end) =>
        Span(zone, BudgetWindow.CalendarDay, at).ShouldBe(new WindowSpan(Given.Micros(start), Given.Micros(end)));

    [Theory]
    [InlineData("2026-03-08T22:59:59Z", "2026-03-01T23:00:00Z", "2026-03-08T23:00:00Z")] // Sunday
    [InlineData("2026-03-08T23:00:00Z", "2026-03-08T23:00:00Z", "2026-03-15T23:00:00Z")] // Monday
    [InlineData("2026-03-28T12:00:00Z", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z")] // the week clocks change
    public void A_week_begins_on_Monday(string at, string start, string end) =>
        Span("Europe/Berlin", BudgetWindow.CalendarWeek, at).ShouldBe(new WindowSpan(Given.Micros(start), Given.Micros(end)));

    [Fact]
    public void Months_and_quarters_begin_on_their_first_day()
    {
        Span("Europe/Berlin", BudgetWindow.CalendarMonth, "2026-02-28T23:00:00Z")
            .ShouldBe(new WindowSpan(Given.Micros("2026-02-28T23:00:00Z"), Given.Micros("2026-03-31T22:00:00Z")));
        Span("Europe/Berlin", BudgetWindow.CalendarQuarter, "2026-12-31T22:59:59Z")
            .ShouldBe(new WindowSpan(Given.Micros("2026-09-30T22:00:00Z"), Given.Micros("2026-12-31T23:00:00Z")));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Sao_Paulo")]
    [InlineData("America/Havana")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Pacific/Apia")] // skipped a whole day in 2011
    public void Windows_tile_time(string zone)
    {
        var calendar = new WindowCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        foreach (var window in new[] { BudgetWindow.CalendarDay, BudgetWindow.CalendarWeek, BudgetWindow.CalendarMonth, BudgetWindow.CalendarQuarter })
        {
            var at = Given.Micros("2010-12-01T00:00:00Z");
            var end = Given.Micros("2019-12-31T00:00:00Z");
            var previous = calendar.SpanAt(window, at);
            while (previous.EndMicros < end)
            {
                var next = calendar.SpanAt(window, previous.EndMicros);
                next.StartMicros.ShouldBe(previous.EndMicros, $"{window} {zone}");
                next.EndMicros.ShouldBeGreaterThan(next.StartMicros);
                calendar.SpanAt(window, next.EndMicros - 1).ShouldBe(next);
                previous = next;
            }
        }
    }

    [Fact]
    public void A_rolling_window_covers_its_length_and_at_most_a_sixtieth_more()
    {
        var at = Given.Tuesday + 1234567;
        var span = Given.Utc.SpanAt(BudgetWindow.Rolling(TimeSpan.FromHours(1)), at);
        span.Contains(at).ShouldBeTrue();
        (at - span.StartMicros).ShouldBeInRange(Given.Hour, Given.Hour + Given.Hour / 60);
        Should.Throw<ArgumentOutOfRangeException>(() => BudgetWindow.Rolling(TimeSpan.FromSeconds(90)));
    }

    private static WindowSpan Span(string zone, BudgetWindow window, string at) =>
        new WindowCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone)).SpanAt(window, Given.Micros(at));
}
