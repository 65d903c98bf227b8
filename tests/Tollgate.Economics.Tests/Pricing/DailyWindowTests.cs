using System.Globalization;
using Tollgate.Economics.Pricing;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class DailyWindowTests
{
    [Theory]
    [InlineData("01:00", "04:00", WeekDays.All, "2026-11-23T01:00:00Z", true)]
    [InlineData("01:00", "04:00", WeekDays.All, "2026-11-23T04:00:00Z", false)]
    [InlineData("01:00", "04:00", WeekDays.All, "2026-11-23T00:59:59Z", false)]
    [InlineData("01:00", "04:00", WeekDays.All, "2026-11-23T03:00:00+02:00", true)] // 01:00 UTC
    [InlineData("16:30", "00:30", WeekDays.All, "2026-11-23T23:59:59Z", true)]
    [InlineData("16:30", "00:30", WeekDays.All, "2026-11-23T00:29:59Z", true)]
    [InlineData("16:30", "00:30", WeekDays.All, "2026-11-23T00:30:00Z", false)]
    [InlineData("16:30", "00:30", WeekDays.Sunday, "2026-11-23T00:10:00Z", true)] // Monday's small hours belong to Sunday
    [InlineData("16:30", "00:30", WeekDays.Monday, "2026-11-23T00:10:00Z", false)]
    [InlineData("16:30", "00:00", WeekDays.Monday, "2026-11-23T23:00:00Z", true)]
    [InlineData("01:00", "04:00", WeekDays.Saturday | WeekDays.Sunday, "2026-11-22T02:00:00Z", true)]
    [InlineData("01:00", "04:00", WeekDays.Saturday | WeekDays.Sunday, "2026-11-23T02:00:00Z", false)]
    public void A_window_is_a_time_of_day_in_utc(string from, string to, WeekDays days, string instant, bool within) =>
        new DailyWindow(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture), days)
            .Contains(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)).ShouldBe(within);
}
