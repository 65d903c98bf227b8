namespace Tollgate.Tests.SingleSignOn;

/// <summary>The system's clock with waits a hundred times shorter.</summary>
internal sealed class QuickTime : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, dueTime / 100, period);
}
