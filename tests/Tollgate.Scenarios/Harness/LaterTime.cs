namespace Tollgate.Scenarios.Harness;

/// <summary>The real clock, but timestamps are as much later as a test says: hours pass for timeouts while nobody waits for them.</summary>
internal sealed class LaterTime : TimeProvider
{
    private long _later;

    public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _later);

    internal void Move(TimeSpan time) => Interlocked.Add(ref _later, (long)(time.TotalSeconds * TimestampFrequency));
}
