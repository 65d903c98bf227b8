namespace Tollgate.Simulator.Workload;

/// <summary>
/// A wall clock that moves only when it is told to, so that a month passes in a minute. Timers and durations stay real.
/// Thread-safe; it never steps back.
/// </summary>
public sealed class SteppedClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves the clock on; an earlier moment changes nothing.</summary>
    public void AdvanceTo(DateTimeOffset moment)
    {
        var wanted = moment.UtcTicks;
        for (var now = Volatile.Read(ref _ticks); now < wanted;)
        {
            var seen = Interlocked.CompareExchange(ref _ticks, wanted, now);
            if (seen == now) return;
            now = seen;
        }
    }
}
