namespace Tollgate.Storage.Tests.Control;

/// <summary>A clock that moves when told to.</summary>
internal sealed class Clock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    public long Micros => (_now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
