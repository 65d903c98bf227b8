using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// Loads the journal into the store, exactly once: one thread folds records into finished attempts and commits them together with the
/// position it has reached; segments are deleted after that. Dispose it after the gateway has stopped appending and before the journal.
/// </summary>
public sealed class Projector : IAsyncDisposable
{
    private const int Busy = 0;
    private const int Idle = 1;
    private const int Lingering = 2;

    private readonly object _gate = new();
    private readonly Journal _journal;
    private readonly ILedgerStore _store;
    private readonly ProjectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ProjectionBatch _batch;
    private readonly List<FlushWaiter> _flushes = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _projected;
    private long _projectedNames;
    private long _committed;
    private long _asOf;
    private long _lastCommit;
    private int _state;
    private bool _stopping;
    private long _batches;
    private long _projectedAttempts;
    private volatile Exception? _lastError;

    private Projector(Journal journal, ILedgerStore store, LedgerCheckpoint checkpoint, ProjectorOptions options, TimeProvider time)
    {
        (_journal, _store, _options, _time) = (journal, store, options, time);
        _projected = _committed = checkpoint.Projected.Sequence;
        _batch = new ProjectionBatch(journal, checkpoint, options);
    }

    /// <summary>
    /// Raised once when the store refuses a batch, and once with null when it takes batches again. On the projector's own thread: a
    /// subscriber must return at once.
    /// </summary>
    public event Action<Exception?>? FailingChanged;

    /// <summary>Records that are written and not in the store yet.</summary>
    public long LagRecords => Math.Max(0, _journal.WrittenSequence - Volatile.Read(ref _projected));

    /// <summary>Everything acknowledged before this moment is in the store.</summary>
    public DateTimeOffset AsOf
    {
        get
        {
            var now = _time.GetUtcNow();
            return LagRecords == 0 ? now : DateTimeOffset.UnixEpoch.AddTicks(Volatile.Read(ref _asOf) * TimeSpan.TicksPerMicrosecond);
        }
    }

    public long Batches => Volatile.Read(ref _batches);

    public long Attempts => Volatile.Read(ref _projectedAttempts);

    /// <summary>Ends that fit no open attempt (a second end, or one whose intent was refused); more than 0 is a bug of the caller.</summary>
    public long UnmatchedEnds => _batch.UnmatchedEnds;

    /// <summary>Why the store does not take the current batch; null while all is well. It is tried again until it does.</summary>
    public Exception? LastError => _lastError;

    /// <summary>Starts loading where <paramref name="store"/> stopped.</summary>
    public static Projector Start(Journal journal, ILedgerStore store, ProjectorOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(store);
        var projector = new Projector(journal, store, store.ReadCheckpoint(), options ?? new ProjectorOptions(), time ?? TimeProvider.System);
        journal.Changed = projector.Wake;
        new Thread(projector.Run) { IsBackground = true, Name = "ledger-projector" }.Start();
        return projector;
    }

    /// <summary>
    /// Completes when everything appended before the call is in the store. Excepted is what the journal refused, and while it is
    /// unavailable also names that are not written: they are written before any later record that has them.
    /// </summary>
    public Task FlushAsync(CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellation);
        }

        FlushWaiter flush;
        lock (_gate)
        {
            if (_stopping)
            {
                return Task.FromException(new ObjectDisposedException(nameof(Projector)));
            }

            flush = new FlushWaiter(_journal.NextSequence, _journal.AnnouncedNames);
            _flushes.Add(flush);
            Pulse();
        }

        return cancellation.CanBeCanceled ? WaitAsync(flush, cancellation) : flush.Done.Task;
    }

    /// <summary>Loads what is written, then stops. What a failing store did not take is loaded by the next run.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Pulse();
        }

        await _ended.Task.ConfigureAwait(false);
        _journal.Changed = null;
        _batch.Dispose();
    }

    // Who gave up is not kept until a failing store works again.
    private async Task WaitAsync(FlushWaiter flush, CancellationToken cancellation)
    {
        try
        {
            await flush.Done.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                _flushes.Remove(flush);
            }

            throw;
        }
    }

    private void Wake()
    {
        // The count written just before must be visible to a projector that is about to sleep.
        Interlocked.MemoryBarrier();
        var state = Volatile.Read(ref _state);
        if (state == Idle || (state == Lingering && LagRecords > _options.BatchAttempts))
        {
            lock (_gate)
            {
                Pulse();
            }
        }
    }

    private void Pulse()
    {
        if (_state != Busy)
        {
            _state = Busy;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        try
        {
            while (Await())
            {
                if (!Pump())
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The journal itself cannot be read: nothing is skipped, an operator decides.
            Failed(error);
        }

        lock (_gate)
        {
            _stopping = true;
            var error = _lastError ?? new ObjectDisposedException(nameof(Projector));
            _flushes.ForEach(flush => flush.Done.TrySetException(error));
        }

        _ended.SetResult();
    }

    private bool HasWork => _journal.WrittenSequence > _projected || _journal.WrittenNames > _projectedNames;

    /// <summary>Waits for records or a flush; a few records wait a little for more. False when stopped and done.</summary>
    private bool Await()
    {
        lock (_gate)
        {
            while (true)
            {
                CompleteFlushes();
                if (_stopping)
                {
                    return HasWork;
                }

                var wait = Timeout.InfiniteTimeSpan;
                if (HasWork)
                {
                    wait = _options.Linger - _time.GetElapsedTime(_lastCommit);
                    if (_flushes.Count > 0 || wait <= TimeSpan.Zero || LagRecords > _options.BatchAttempts)
                    {
                        return true;
                    }
                }

                _state = wait == Timeout.InfiniteTimeSpan ? Idle : Lingering;

                // A record written or a failure between the test and here has not seen the mark: test again before sleeping.
                Interlocked.MemoryBarrier();
                if (wait != Timeout.InfiniteTimeSpan || (!HasWork && !_flushes.Exists(IsDone)))
                {
                    Monitor.Wait(_gate, wait);
                }

                _state = Busy;
            }
        }
    }

    private void CompleteFlushes()
    {
        for (var i = _flushes.Count - 1; i >= 0; i--)
        {
            if (IsDone(_flushes[i]))
            {
                _flushes[i].Done.TrySetResult();
                _flushes.RemoveAt(i);
            }
        }
    }

    private bool IsDone(FlushWaiter flush)
    {
        // The journal's own number goes back when it refuses records; names wait for the end of an outage, which nobody knows.
        var names = _journal.IsAvailable ? flush.Names : Math.Min(flush.Names, _journal.WrittenNames);
        return _projected >= Math.Min(flush.Sequence, _journal.NextSequence) && _projectedNames >= names;
    }

    /// <summary>Reads and commits one batch; false when the projector was stopped while the store refused it.</summary>
    private bool Pump()
    {
        var asOf = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var names = _journal.WrittenNames;
        var through = _journal.WrittenSequence - 1;
        _batch.Read(through, _projected);
        if (_batch.NextSequence <= through)
        {
            // More is waiting than one transaction takes.
            asOf = Volatile.Read(ref _asOf);
        }

        var next = Math.Max(_projected, _batch.NextSequence);
        if (!_batch.IsEmpty)
        {
            var checkpoint = _batch.Checkpoint(next);
            if (!Commit(_batch.Build(_committed, checkpoint, asOf)))
            {
                return false;
            }

            _journal.Release(checkpoint);
            Volatile.Write(ref _batches, _batches + 1);
            Volatile.Write(ref _projectedAttempts, _projectedAttempts + _batch.AttemptCount);
            _committed = next;
        }

        _batch.Clear();
        _lastCommit = _time.GetTimestamp();
        Volatile.Write(ref _asOf, asOf);
        _projectedNames = names;
        Volatile.Write(ref _projected, next);
        return true;
    }

    private bool Commit(LedgerBatch batch)
    {
        while (true)
        {
            try
            {
                _store.Apply(batch);
                if (_lastError is not null)
                {
                    _lastError = null;
                    FailingChanged?.Invoke(null);
                }

                return true;
            }
#pragma warning disable CA1031 // Whatever the store throws, the batch is not in it: report and try again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Failed(error);
            }

            lock (_gate)
            {
                if (_stopping)
                {
                    return false;
                }

                Monitor.Wait(_gate, _options.RetryInterval);
            }
        }
    }

    private void Failed(Exception error)
    {
        var isNews = _lastError is null;
        _lastError = error;
        if (isNews)
        {
            FailingChanged?.Invoke(error);
        }
    }

    private sealed record FlushWaiter(long Sequence, long Names)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
