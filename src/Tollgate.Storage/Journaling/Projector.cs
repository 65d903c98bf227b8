using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling.Format;
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
    private readonly OpenAttempts _open = new();
    private readonly JournalReader _records;
    private readonly JournalReader _nameRecords;
    private readonly List<OpenAttempt> _finished = [];
    private readonly List<AttemptRecord> _attempts = [];
    private readonly List<LedgerName> _names = [];
    private readonly List<OpenAttempt> _keep = [];
    private readonly List<Guid> _forget = [];
    private readonly List<FlushWaiter> _flushes = [];
    private readonly Queue<(Dimension Dimension, long Id, TaskCompletionSource Done)> _erasures = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _projected;
    private long _projectedNames;
    private long _committed;
    private long _asOf;
    private long _lastCommit;
    private int _generation = -1;
    private int _state;
    private bool _stopping;
    private long _batches;
    private long _projectedAttempts;
    private long _unmatched;
    private volatile Exception? _lastError;

    private Projector(Journal journal, ILedgerStore store, LedgerCheckpoint checkpoint, ProjectorOptions options, TimeProvider time)
    {
        (_journal, _store, _options, _time) = (journal, store, options, time);
        _projected = _committed = checkpoint.Projected.Sequence;
        foreach (var kept in checkpoint.Kept)
        {
            _open.Restore(kept);
        }

        _records = new JournalReader(journal.Files, journal.Directory, SegmentKind.Journal, checkpoint.OpenFrom);
        _nameRecords = new JournalReader(journal.Files, journal.Directory, SegmentKind.Names, checkpoint.Names);
    }

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
    public long UnmatchedEnds => Volatile.Read(ref _unmatched);

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

    /// <summary>Completes when everything appended before the call is in the store (records the journal refused excepted).</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return Task.FromException(new ObjectDisposedException(nameof(Projector)));
            }

            var flush = new FlushWaiter(_journal.NextSequence, _journal.AnnouncedNames);
            _flushes.Add(flush);
            Pulse();
            return flush.Done.Task;
        }
    }

    /// <summary>Erases the name behind an id everywhere: the store's row and the journal's files. Amounts stay under the bare id.</summary>
    public async Task EraseNameAsync(Dimension dimension, long id)
    {
        await FlushAsync().ConfigureAwait(false);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _erasures.Enqueue((dimension, id, done));
            Pulse();
        }

        await done.Task.ConfigureAwait(false);
        _journal.ForgetNames();
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
        _records.Dispose();
        _nameRecords.Dispose();
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

                Erase();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The journal itself cannot be read: nothing is skipped, an operator decides.
            _lastError = error;
        }

        lock (_gate)
        {
            _stopping = true;
            var error = _lastError ?? new ObjectDisposedException(nameof(Projector));
            _flushes.ForEach(flush => flush.Done.TrySetException(error));
            foreach (var erasure in _erasures)
            {
                erasure.Done.TrySetException(error);
            }
        }

        _ended.SetResult();
    }

    private bool HasWork => _journal.WrittenSequence > _projected || _journal.WrittenNames > _projectedNames;

    /// <summary>Waits for records, a flush or an erasure; a few records wait a little for more. False when stopped and done.</summary>
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
                if (_erasures.Count > 0)
                {
                    return true;
                }

                if (HasWork)
                {
                    wait = _options.Linger - _time.GetElapsedTime(_lastCommit);
                    if (_flushes.Count > 0 || wait <= TimeSpan.Zero || LagRecords > _options.BatchAttempts)
                    {
                        return true;
                    }
                }

                _state = wait == Timeout.InfiniteTimeSpan ? Idle : Lingering;

                // A record written between the test and here has not seen the mark: test again before sleeping.
                Interlocked.MemoryBarrier();
                if (wait != Timeout.InfiniteTimeSpan || !HasWork)
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
            // The journal's own number goes back when it refuses records.
            if (_projected >= Math.Min(_flushes[i].Sequence, _journal.NextSequence) && _projectedNames >= _flushes[i].Names)
            {
                _flushes[i].Done.TrySetResult();
                _flushes.RemoveAt(i);
            }
        }
    }

    /// <summary>Reads and commits one batch; false when the projector was stopped while the store refused it.</summary>
    private bool Pump()
    {
        var asOf = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var names = _journal.WrittenNames;
        var through = _journal.WrittenSequence - 1;
        if (_generation != _journal.Generation)
        {
            _generation = _journal.Generation;
            _records.Refresh();
            _nameRecords.Refresh();
        }

        Read(through);
        if (_records.Position.Sequence <= through)
        {
            // More is waiting than one transaction takes.
            asOf = Volatile.Read(ref _asOf);
        }

        while (_nameRecords.TryRead())
        {
            if (RecordCodec.TryDecodeName(_nameRecords.Body, out var name))
            {
                _names.Add(name);
            }
        }

        var next = Math.Max(_projected, _records.Position.Sequence);
        KeepOld();
        _keep.AddRange(_open.Changed);
        _open.Changed.Clear();
        var position = _records.Position with { Sequence = next };
        var checkpoint = new LedgerCheckpoint(position, _open.Oldest?.Position ?? position, _nameRecords.Position, []);
        if (_attempts.Count + _names.Count + _keep.Count + _forget.Count > 0)
        {
            var batch = new LedgerBatch
            {
                FirstSequence = _committed,
                LastSequence = next - 1,
                Attempts = _attempts,
                Names = _names,
                Keep = _keep,
                Release = _forget,
                Checkpoint = checkpoint,
                AsOfMicros = asOf,
            };
            if (!Commit(batch))
            {
                return false;
            }

            _journal.Release(checkpoint);
            Volatile.Write(ref _batches, _batches + 1);
            Volatile.Write(ref _projectedAttempts, _projectedAttempts + _attempts.Count);
            _committed = next;
        }

        _finished.ForEach(_open.Recycle);
        _finished.Clear();
        _attempts.Clear();
        _names.Clear();
        _keep.Clear();
        _forget.Clear();
        _lastCommit = _time.GetTimestamp();
        Volatile.Write(ref _asOf, asOf);
        _projectedNames = names;
        Volatile.Write(ref _projected, next);
        return true;
    }

    private void Read(long through)
    {
        while (_attempts.Count < _options.BatchAttempts && _records.TryRead(through))
        {
            var finished = _open.Apply(_records.Kind, _records.Body, _records.Current);
            if (finished is null)
            {
                if (_records.Kind == RecordKind.End && _records.Current.Sequence >= _projected)
                {
                    Volatile.Write(ref _unmatched, _unmatched + 1);
                }
            }
            else if (_records.Current.Sequence < _projected)
            {
                // Read again only to know the open attempts: this one is in the store.
                _open.Recycle(finished);
            }
            else
            {
                _finished.Add(finished);
                _attempts.Add(finished.Record);
                if (finished.Kept)
                {
                    _forget.Add(finished.Record.Intent.AttemptId);
                }
            }
        }
    }

    private void KeepOld()
    {
        while (_open.Oldest is { } oldest && _records.Position.Segment - oldest.Position.Segment > _options.KeepAfterSegments)
        {
            _open.MarkKept(oldest);
            _keep.Add(oldest);
        }
    }

    private bool Commit(LedgerBatch batch)
    {
        while (true)
        {
            try
            {
                _store.Apply(batch);
                _lastError = null;
                return true;
            }
#pragma warning disable CA1031 // Whatever the store throws, the batch is not in it: report and try again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _lastError = error;
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

    private void Erase()
    {
        while (true)
        {
            (Dimension Dimension, long Id, TaskCompletionSource Done) erasure;
            lock (_gate)
            {
                if (!_erasures.TryDequeue(out erasure))
                {
                    return;
                }
            }

            try
            {
                _store.EraseName(erasure.Dimension, erasure.Id);
                erasure.Done.SetResult();
            }
#pragma warning disable CA1031 // The caller gets whatever the store throws.
            catch (Exception error)
#pragma warning restore CA1031
            {
                erasure.Done.SetException(error);
            }
        }
    }

    private sealed record FlushWaiter(long Sequence, long Names)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
