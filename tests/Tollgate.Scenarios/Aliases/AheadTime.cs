namespace Tollgate.Scenarios.Aliases;

/// <summary>The real clock, but the time of day is as much later as a test says.</summary>
internal sealed class AheadTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    internal void Move(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
