namespace Tollgate.Gateway.Tests;

/// <summary>The real clock, but timers fire only when a test says so: whatever is waited for that long has not come.</summary>
internal sealed class FiredTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Pending> _pending = [];

    /// <summary>Waits until so many timers wait, and fires them.</summary>
    internal async Task FireAsync(int count)
    {
        Pending[] due;
        while (true)
        {
            lock (_gate)
            {
                if (_pending.Count >= count)
                {
                    due = [.. _pending];
                    _pending.Clear();
                    break;
                }
            }

            await Task.Yield();
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Pending(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Pending(FiredTime owner, TimerCallback callback, object? state) : ITimer
    {
        internal void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._pending.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    owner._pending.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (owner._gate)
            {
                owner._pending.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
