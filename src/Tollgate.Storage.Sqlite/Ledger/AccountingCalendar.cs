namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Days of the accounting time zone as numbers counted from 1970-01-01. Not thread-safe (it remembers the last look-up).</summary>
internal sealed class AccountingCalendar(TimeZoneInfo zone)
{
    public const long HourMicros = 3_600_000_000;
    private const long QuarterMicros = HourMicros / 4;
    private long _quarter = long.MinValue;
    private long _day;

    public TimeZoneInfo Zone => zone;

    /// <summary>The day a moment belongs to. Zones change their offset on quarters of an hour only.</summary>
    public long DayOf(long micros)
    {
        var quarter = FloorDiv(micros, QuarterMicros);
        if (quarter != _quarter)
        {
            var utc = DateTime.UnixEpoch.AddMicroseconds(micros);
            _day = FloorDiv((utc + zone.GetUtcOffset(utc)).Ticks - DateTime.UnixEpoch.Ticks, TimeSpan.TicksPerDay);
            _quarter = quarter;
        }

        return _day;
    }

    /// <summary>The first microsecond of a day.</summary>
    public long StartOf(long day)
    {
        var midnight = new DateTime(DateTime.UnixEpoch.Ticks + (day * TimeSpan.TicksPerDay), DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        // Of two midnights the earlier one: the larger offset.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return (midnight.Ticks - offset.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    }

    public static long HourOf(long micros) => FloorDiv(micros, HourMicros);

    public static long FloorDiv(long value, long divisor)
    {
        var (quotient, rest) = Math.DivRem(value, divisor);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
