namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Looks after all attempts in flight once a second: timeouts and keep-alives without a timer per request.
/// Thread-safe; adding and removing is a pointer change under a short lock.
/// </summary>
public sealed class Watchdog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private AttemptWatch? _first;
    private int _looking;

    public Watchdog(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((Watchdog)state!).Look(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Attempts in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>Attempts that wait for their callers to take what they were given.</summary>
    public int AwaitingCallers => Snapshot().Count(static watch => watch.AwaitsCaller);

    internal AttemptWatch Add(AttemptWatch watch)
    {
        lock (_lock)
        {
            watch.Next = _first;
            _first?.Previous = watch;
            _first = watch;
            InFlight++;
        }

        return watch;
    }

    internal void Remove(AttemptWatch watch)
    {
        lock (_lock)
        {
            if (watch.Previous is { } previous)
            {
                previous.Next = watch.Next;
            }
            else
            {
                _first = watch.Next;
            }

            watch.Next?.Previous = watch.Previous;
            InFlight--;
        }

        watch.Dispose();
    }

    /// <summary>Breaks off everything in flight, at the end of the drain time.</summary>
    internal void BreakAll(Storage.Ledger.AttemptFailure reason)
    {
        foreach (var watch in Snapshot())
        {
            watch.Break(reason);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A tick that takes longer than a second must not be overtaken by the next.
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return;
        }

        try
        {
            var now = _time.GetTimestamp();
            foreach (var watch in Snapshot())
            {
                watch.Look(now);
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    // Looking may cancel, and cancelling may run foreign code: never under the lock.
    private AttemptWatch[] Snapshot()
    {
        lock (_lock)
        {
            if (InFlight == 0)
            {
                return [];
            }

            var all = new AttemptWatch[InFlight];
            var i = 0;
            for (var watch = _first; watch is not null; watch = watch.Next)
            {
                all[i++] = watch;
            }

            return all;
        }
    }
}
