namespace Tollgate.Gateway.Tests;

/// <summary>A clock that stands still until it is moved. Its timers never fire.</summary>
internal sealed class MovedTime : TimeProvider
{
    private long _now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("Nothing here waits for this clock.");

    internal void Move(double seconds) => _now += TimeSpan.FromSeconds(seconds).Ticks;
}
