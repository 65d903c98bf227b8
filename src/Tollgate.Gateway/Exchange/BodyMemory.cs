using System.Runtime.CompilerServices;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Bounds the memory of all request bodies in flight (<c>limits.body_memory</c>). A body reserves as its bytes arrive and waits where there
/// is no room; when the wait is too long it is refused. Bodies that are half read go before those that begin, because only a finished one
/// gives memory back. Where everybody who holds memory waits for more, none ever would: the newest of them is refused at once, and the
/// others go on with what it gives back. Thread-safe. Small bodies cost one short lock.
/// </summary>
public sealed class BodyMemory(long limit, TimeSpan patience, TimeProvider time)
{
    private const int MostWaiting = 10_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _growing = new();
    private readonly LinkedList<Waiter> _beginning = new();
    private long _limit = limit;
    private TimeSpan _patience = patience;
    private long _used;
    private long _heldByWaiting;

    /// <summary>Bytes now reserved.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Bodies that wait for room.</summary>
    internal int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _growing.Count + _beginning.Count;
            }
        }
    }

    /// <summary>Makes another limit and patience the current ones. Who waits already keeps its patience.</summary>
    public void Apply(long mostBytes, TimeSpan longestWait)
    {
        lock (_lock)
        {
            _limit = mostBytes;
            _patience = longestWait;
            Grant();
        }
    }

    /// <summary>Reserves more for one body; false when there was no room within the patience, or never would be.</summary>
    /// <param name="bytes">How much more.</param>
    /// <param name="held">What the body has reserved already.</param>
    /// <param name="cancellation">Ends the wait; nothing is reserved then.</param>
    public ValueTask<bool> ReserveAsync(long bytes, long held, CancellationToken cancellation)
    {
        Waiter waiter;
        TimeSpan longest;
        lock (_lock)
        {
            if (_growing.Count == 0 && (held > 0 || _beginning.Count == 0) && Fits(bytes, held))
            {
                _used += bytes;
                return new ValueTask<bool>(true);
            }

            if (_growing.Count + _beginning.Count >= MostWaiting)
            {
                return new ValueTask<bool>(false);
            }

            waiter = new Waiter(bytes, held);
            (held > 0 ? _growing : _beginning).AddLast(waiter.Place);
            _heldByWaiting += held;
            longest = _patience;
            Grant();
        }

        return WaitAsync(waiter, longest, cancellation);
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _used -= bytes;
            Grant();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(Waiter waiter, TimeSpan longest, CancellationToken cancellation)
    {
        try
        {
            return await waiter.Decision.Task.WaitAsync(longest, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception given) when (given is TimeoutException or OperationCanceledException)
        {
            lock (_lock)
            {
                Decide(waiter, granted: false);
                Grant();
            }

            // Granted in the same moment: then the room is the body's, and goes back with the rest of it.
            return await waiter.Decision.Task.ConfigureAwait(false);
        }
    }

    // A body above the whole limit is let in alone rather than never.
    private bool Fits(long bytes, long held) => _used + bytes <= _limit || _used == held;

    private void Grant()
    {
        while ((_growing.First ?? _beginning.First) is { Value: var next })
        {
            if (Fits(next.Bytes, next.Held))
            {
                _used += next.Bytes;
                Decide(next, granted: true);
            }
            else if (_growing.Last is { Value: var newest } && _heldByWaiting == _used)
            {
                Decide(newest, granted: false);
                return;
            }
            else
            {
                return;
            }
        }
    }

    private void Decide(Waiter waiter, bool granted)
    {
        if (waiter.Place.List is { } queue)
        {
            queue.Remove(waiter.Place);
            _heldByWaiting -= waiter.Held;
            waiter.Decision.SetResult(granted);
        }
    }

    private sealed class Waiter
    {
        internal Waiter(long bytes, long held)
        {
            Bytes = bytes;
            Held = held;
            Place = new LinkedListNode<Waiter>(this);
        }

        internal long Bytes { get; }

        internal long Held { get; }

        internal LinkedListNode<Waiter> Place { get; }

        internal TaskCompletionSource<bool> Decision { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
