namespace Tollgate.Gateway.Tests;

/// <summary>The system's clock, moved. Timers and durations are the system's.</summary>
internal sealed class LateTime : TimeProvider
{
    private TimeSpan _late;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _late;

    internal void Advance(TimeSpan by) => _late += by;
}
