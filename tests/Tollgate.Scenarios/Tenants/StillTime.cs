namespace Tollgate.Scenarios.Tenants;

/// <summary>A clock that shows the same time of day and the same timestamp for ever. Its timers are real ones.</summary>
internal sealed class StillTime : TimeProvider
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => s_now;

    public override long GetTimestamp() => TimestampFrequency;
}
