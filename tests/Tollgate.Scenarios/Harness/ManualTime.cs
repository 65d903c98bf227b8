namespace Tollgate.Scenarios.Harness;

/// <summary>
/// A clock whose timers fire only when a test says so. Gives lock-step control over a simulator that waits between events. The time of
/// day is the real one, so that answers look ordinary.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Pending> _pending = [];

    /// <summary>Timers waiting to be fired.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Fires everything that waits now.</summary>
    internal void Fire()
    {
        Pending[] due;
        lock (_gate)
        {
            due = [.. _pending];
            _pending.Clear();
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    /// <summary>Waits until so many timers wait.</summary>
    internal Task WaitingAsync(int count) => Until.TrueAsync(() => Waiting >= count, $"{count} waits in the simulator");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Pending(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Pending(ManualTime owner, TimerCallback callback, object? state) : ITimer
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
