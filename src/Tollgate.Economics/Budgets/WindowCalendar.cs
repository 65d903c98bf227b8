namespace Tollgate.Economics.Budgets;

/// <summary>
/// Turns windows into spans of time in one time zone. Calendar spans tile time without gap or overlap, also on days that a
/// change of clocks makes longer or shorter. Immutable and thread-safe.
/// </summary>
public sealed class WindowCalendar(TimeZoneInfo zone)
{
    /// <summary>Slots of a rolling window; a span of time covers one more, so that nothing leaves it early.</summary>
    internal const int RollingSlots = 60;

    private readonly TimeZoneInfo _zone = zone ?? throw new ArgumentNullException(nameof(zone));

    /// <summary>The span of <paramref name="window"/> that contains the instant.</summary>
    public WindowSpan SpanAt(BudgetWindow window, long atMicros)
    {
        switch (window.Kind)
        {
            case BudgetWindowKind.Lifetime:
                return WindowSpan.Always;
            case BudgetWindowKind.Rolling:
                var slot = SlotMicros(window);
                var end = (atMicros / slot + 1) * slot;
                return new WindowSpan(Math.Max(0, end - (RollingSlots + 1) * slot), end);
            default:
                return CalendarSpanAt(window.Kind, atMicros);
        }
    }

    internal static long SlotMicros(BudgetWindow window) => window.Length.Ticks / TimeSpan.TicksPerMicrosecond / RollingSlots;

    private WindowSpan CalendarSpanAt(BudgetWindowKind kind, long atMicros)
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(atMicros * TimeSpan.TicksPerMicrosecond);
        var first = FirstDay(kind, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _zone).DateTime));
        var start = StartOf(first);
        var next = Next(kind, first);
        var end = StartOf(next);

        // A zone that sets clocks back across midnight shows yesterday's date again after the new day has begun.
        while (atMicros >= end)
            (start, next, end) = (end, Next(kind, next), StartOf(Next(kind, next)));

        return new WindowSpan(start, end);
    }

    private static DateOnly FirstDay(BudgetWindowKind kind, DateOnly day) => kind switch
    {
        BudgetWindowKind.CalendarWeek => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        BudgetWindowKind.CalendarMonth => new DateOnly(day.Year, day.Month, 1),
        BudgetWindowKind.CalendarQuarter => new DateOnly(day.Year, (day.Month - 1) / 3 * 3 + 1, 1),
        _ => day,
    };

    private static DateOnly Next(BudgetWindowKind kind, DateOnly first) => kind switch
    {
        BudgetWindowKind.CalendarWeek => first.AddDays(7),
        BudgetWindowKind.CalendarMonth => first.AddMonths(1),
        BudgetWindowKind.CalendarQuarter => first.AddMonths(3),
        _ => first.AddDays(1),
    };

    /// <summary>The first instant of a day: midnight, the first of two midnights, or the end of the gap that swallowed it.</summary>
    private long StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        if (_zone.IsInvalidTime(midnight))
            return FirstInstantAtOrAfter(midnight);

        var offset = _zone.GetUtcOffset(midnight);
        if (_zone.IsAmbiguousTime(midnight))
        {
            foreach (var candidate in _zone.GetAmbiguousTimeOffsets(midnight))
                offset = candidate > offset ? candidate : offset;
        }

        return ToMicros(midnight.Ticks - offset.Ticks);
    }

    private long FirstInstantAtOrAfter(DateTime local)
    {
        // Clocks only jump forward here, so the local time is monotonic between the bounds.
        var low = local.Ticks - TimeSpan.FromDays(1).Ticks;
        var high = local.Ticks + TimeSpan.FromDays(1).Ticks;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            var shown = middle + _zone.GetUtcOffset(new DateTime(middle, DateTimeKind.Utc)).Ticks;
            if (shown >= local.Ticks)
                high = middle;
            else
                low = middle;
        }

        return ToMicros(high);
    }

    private static long ToMicros(long utcTicks) => (utcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
