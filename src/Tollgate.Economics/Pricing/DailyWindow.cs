namespace Tollgate.Economics.Pricing;

/// <summary>
/// A recurring time of day in UTC, from inclusive to exclusive, on some weekdays. A window that ends before it starts runs past
/// midnight and belongs to the day it starts on. Immutable.
/// </summary>
public sealed record DailyWindow(TimeOnly From, TimeOnly To, WeekDays Days = WeekDays.All)
{
    /// <summary>True when the instant lies within.</summary>
    public bool Contains(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        var time = TimeOnly.FromDateTime(utc);
        if (From < To)
        {
            return time >= From && time < To && Includes(utc.DayOfWeek);
        }

        return time >= From ? Includes(utc.DayOfWeek) : time < To && Includes(utc.AddDays(-1).DayOfWeek);
    }

    private bool Includes(DayOfWeek day) => (Days & (WeekDays)(1 << (int)day)) != WeekDays.None;
}
