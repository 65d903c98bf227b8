namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Looks once a second after all bodies that are waited for, without a timer per request. Thread-safe; adding and removing is a pointer
/// change under a short lock, and only bodies that do not come with their head are added.
/// </summary>
internal sealed class BodyWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private BodyArrival? _first;
    private int _count;
    private int _looking;

    internal BodyWatch(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((BodyWatch)state!).Look(), this, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    internal void Add(BodyArrival arrival)
    {
        lock (_lock)
        {
            arrival.Next = _first;
            _first?.Previous = arrival;
            _first = arrival;
            _count++;
        }

        arrival.IsWatched = true;
    }

    internal void Remove(BodyArrival arrival)
    {
        lock (_lock)
        {
            if (arrival.Previous is { } previous)
            {
                previous.Next = arrival.Next;
            }
            else
            {
                _first = arrival.Next;
            }

            arrival.Next?.Previous = arrival.Previous;
            arrival.Next = arrival.Previous = null;
            _count--;
        }

        arrival.IsWatched = false;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A look that takes longer than a second must not be overtaken by the next.
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return;
        }

        try
        {
            var now = _time.GetTimestamp();
            foreach (var arrival in Snapshot())
            {
                arrival.Look(now);
            }
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    // Cancelling a read may run what waits for it: never under the lock.
    private BodyArrival[] Snapshot()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return [];
            }

            var all = new BodyArrival[_count];
            var i = 0;
            for (var arrival = _first; arrival is not null; arrival = arrival.Next)
            {
                all[i++] = arrival;
            }

            return all;
        }
    }
}
