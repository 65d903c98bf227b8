using System.Runtime.CompilerServices;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Bounds the memory of all request bodies in flight (<c>limits.body_memory</c>). A body waits until there is room; when the wait
/// is too long the caller gets 503. Thread-safe. Small bodies cost one interlocked addition.
/// </summary>
public sealed class BodyMemory(long limit, TimeSpan patience, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiting = new();
    private long _used;

    /// <summary>Bytes now reserved.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Reserves <paramref name="bytes"/>; false when there was no room within the patience.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReserveAsync(long bytes, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_lock)
        {
            // A body above the whole limit is let in alone rather than never.
            if (_waiting.Count == 0 && (_used + bytes <= limit || _used == 0))
            {
                _used += bytes;
                return true;
            }

            if (_waiting.Count >= 10_000)
            {
                return false;
            }

            waiter = new Waiter(bytes);
            _waiting.Enqueue(waiter);
        }

        try
        {
            return await waiter.Granted.Task.WaitAsync(patience, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is TimeoutException or OperationCanceledException)
        {
            // Granted in the same moment: the room is ours and must be given back.
            if (!waiter.Granted.TrySetResult(false))
            {
                Release(bytes);
            }

            return false;
        }
    }

    /// <summary>Gives back what was reserved.</summary>
    public void Release(long bytes)
    {
        lock (_lock)
        {
            _used -= bytes;
            while (_waiting.TryPeek(out var next) && (_used + next.Bytes <= limit || _used == 0))
            {
                _waiting.Dequeue();
                if (next.Granted.TrySetResult(true))
                {
                    _used += next.Bytes;
                }
            }
        }
    }

    private sealed class Waiter(long bytes)
    {
        internal long Bytes { get; } = bytes;

        internal TaskCompletionSource<bool> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
