using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// The journal on a local disk. Callers encode under one short lock into a buffer; whoever finds nobody writing hands the buffer to the
/// operating system, for all who came meanwhile, and goes on without a hand-over. Thread-safe.
/// </summary>
/// <remarks>
/// Names, rotation, recovery, and everything while the disk is slow belong to the writer thread; then callers wait for it and continue on
/// the thread pool. When the disk fails, every append that is not yet acknowledged fails, new ones are refused, and a fresh segment is tried every
/// <see cref="JournalOptions.RetryInterval"/>. See the README of this folder.
/// </remarks>
public sealed partial class Journal : IJournal, IAsyncDisposable
{
    private const int MaxNameBytes = 4096;
    private const int NamesCapacity = 1 << 20;

    private readonly object _gate = new();
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly AppendWaiterPool _waiters = new(8192);
    private readonly NameBuffer _names = new(NamesCapacity);
    private readonly List<byte> _pendingNames = [];
    private readonly DiskSync _sync;
    private readonly SegmentWriter _records;
    private readonly SegmentWriter _nameFile;
    private readonly JournalRelease _release;
    private readonly IDisposable _lock;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppendBuffer _fill;
    private AppendBuffer _drain;
    private long _nextSequence;
    private long _writtenSequence;
    private long _writtenNames;
    private int _generation;
    private int _blocked;
    private bool _writerIdle;
    private bool _writing;
    private int _handOvers;
    private bool _stopping;
    private JournalPosition? _retire;
    private bool _suspect;
    private volatile JournalUnavailableException? _failure;
    private TaskCompletionSource<bool>? _recovery;

    private Journal(JournalOptions options, IJournalFileSystem files, TimeProvider time, IDisposable directoryLock, LedgerCheckpoint checkpoint, long nextSequence)
    {
        _options = options;
        _time = time;
        _lock = directoryLock;
        Files = files;
        _fill = new AppendBuffer(options.BufferBytes / 2);
        _drain = new AppendBuffer(options.BufferBytes / 2);
        _nextSequence = _writtenSequence = nextSequence;
        Recent = new RecentAttempts(options.RecentAttempts);
        _release = new JournalRelease(files, options.Directory);
        _sync = new DiskSync(options.FsyncInterval, time, SyncFailed);
        var lastRecords = Math.Max(SegmentCatalog.HighestNumber(files, options.Directory, SegmentKind.Journal), checkpoint.Projected.Segment);
        var lastNames = Math.Max(SegmentCatalog.HighestNumber(files, options.Directory, SegmentKind.Names), checkpoint.Names.Segment);
        _records = new SegmentWriter(files, _sync, time, options.Directory, SegmentKind.Journal, options.SegmentBytes, lastRecords)
        {
            Created = segment => SegmentCreated(segment, ofRecords: true),
        };
        _nameFile = new SegmentWriter(files, _sync, time, options.Directory, SegmentKind.Names, NamesCapacity, lastNames)
        {
            Created = segment => SegmentCreated(segment, ofRecords: false),
        };
    }

    /// <summary>The newest attempts, readable as soon as their records are appended.</summary>
    public RecentAttempts Recent { get; }

    /// <summary>How many attempts of the last run had no end; each was given one when the journal was opened.</summary>
    public int OrphansBooked { get; private set; }

    internal IJournalFileSystem Files { get; }

    internal string Directory => _options.Directory;

    /// <summary>The number the next record will get.</summary>
    internal long NextSequence
    {
        get
        {
            lock (_gate)
            {
                return _nextSequence;
            }
        }
    }

    /// <summary>Records below this number are in the operating system's hands.</summary>
    internal long WrittenSequence => Volatile.Read(ref _writtenSequence);

    internal long WrittenNames => Volatile.Read(ref _writtenNames);

    internal long AnnouncedNames
    {
        get
        {
            lock (_gate)
            {
                return _names.Announced;
            }
        }
    }

    /// <summary>Changes whenever a segment is created.</summary>
    internal int Generation => Volatile.Read(ref _generation);

    /// <summary>Called on the writer thread after every write and every failure; must return at once.</summary>
    internal Action? Changed { get; set; }

    /// <summary>
    /// Opens the journal, starts a new segment, and writes an end for every attempt the last run left open (its last hold is charged).
    /// <paramref name="checkpoint"/> is how far the store has come (<see cref="ILedgerStore.ReadCheckpoint"/>).
    /// </summary>
    /// <exception cref="JournalUnavailableException">The folder is in use, not writable, or ephemeral and not accepted as such.</exception>
    /// <exception cref="JournalCorruptException">Records are missing, or a newer release wrote them.</exception>
    public static Task<Journal> OpenAsync(JournalOptions options, LedgerCheckpoint checkpoint, TimeProvider? time = null) =>
        OpenAsync(options, checkpoint, time ?? TimeProvider.System, PhysicalJournalFileSystem.Instance);

    /// <summary>Opens the journal on other files than those of this machine: on a disk that fails when told to.</summary>
    public static async Task<Journal> OpenAsync(JournalOptions options, LedgerCheckpoint checkpoint, TimeProvider time, IJournalFileSystem files)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(files);
        options.Validate();
        var directoryLock = files.Lock(options.Directory);
        try
        {
            if (!options.AcceptEphemeral && files.EphemeralKind(options.Directory) is { } kind)
            {
                throw new JournalUnavailableException(
                    $"The journal folder {options.Directory} is on {kind}, which does not outlive the container or machine. Mount a volume, or write 'journal.ephemeral: accept'.");
            }

            var recovery = JournalRecovery.Scan(files, options.Directory, checkpoint);
            var journal = new Journal(options, files, time, directoryLock, checkpoint, recovery.NextSequence);
            journal._release.Known(SegmentCatalog.List(files, options.Directory, SegmentKind.Journal), SegmentCatalog.List(files, options.Directory, SegmentKind.Names));
            try
            {
                journal._records.Start(recovery.NextSequence);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new JournalUnavailableException($"The journal in {options.Directory} cannot be written: {error.Message}", error);
            }

            journal._sync.Start();
            new Thread(journal.Run) { IsBackground = true, Name = "journal-writer" }.Start();
            foreach (var orphan in recovery.Orphans)
            {
                await journal.AppendAsync(orphan.Orphan()).ConfigureAwait(false);
                journal.OrphansBooked++;
            }

            return journal;
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void AppendName(Dimension dimension, long id, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var bound = RecordFrame.HeaderBytes + 10 + (name.Length * 3);
        if (bound > MaxNameBytes)
        {
            throw new ArgumentException($"A name has at most {(MaxNameBytes - RecordFrame.HeaderBytes - 10) / 3} characters.", nameof(name));
        }

        lock (_gate)
        {
            if (_names.IsSeen(dimension, id))
            {
                return;
            }

            WaitForRoom(static (journal, bytes) => journal._names.HasRoom(bytes), bound);
            _names.Add(dimension, id, name, bound);
            WakeWriter();
        }
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(AttemptIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        lock (_gate)
        {
            if (!TryRoom(RecordCodec.FixedBound, out var refused))
            {
                return refused;
            }

            var bytes = RecordCodec.Encode(_fill.Free, _nextSequence, intent);
            Recent.Add(intent, _nextSequence);
            if (!TryLead(bytes))
            {
                return Wait(bytes);
            }
        }

        return WriteAsLeader();
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(AttemptExtend extend)
    {
        ArgumentNullException.ThrowIfNull(extend);
        lock (_gate)
        {
            if (!TryRoom(RecordCodec.FixedBound, out var refused))
            {
                return refused;
            }

            var bytes = RecordCodec.Encode(_fill.Free, _nextSequence, extend);
            Recent.Add(extend);
            if (!TryLead(bytes))
            {
                return Wait(bytes);
            }
        }

        return WriteAsLeader();
    }

    /// <inheritdoc/>
    public ValueTask AppendAsync(AttemptEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        ReadOnlySpan<byte> trace = end.Trace.AsSpan(0, end.TraceLength);
        if (trace.Length > _options.MaxTraceBytes)
        {
            trace = System.Text.Encoding.UTF8.GetBytes($$"""{"trace_omitted_bytes":{{trace.Length}}}""");
        }

        lock (_gate)
        {
            if (!TryRoom(RecordCodec.FixedBound + trace.Length, out var refused))
            {
                return refused;
            }

            var bytes = RecordCodec.Encode(_fill.Free, _nextSequence, end, trace);
            Recent.Add(end, trace, _nextSequence);
            if (!TryLead(bytes))
            {
                return Wait(bytes);
            }
        }

        return WriteAsLeader();
    }

    /// <summary>Writes what is pending, synchronises the files and gives the folder free. Appends after this fail.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
        await _sync.StopAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    /// <summary>Deletes the segments nobody needs any more: everything in them is durable in the store.</summary>
    internal void Release(LedgerCheckpoint checkpoint)
    {
        _release.Release(checkpoint);
        lock (_gate)
        {
            // Personal data does not wait for a rotation: a names file that is projected to its end is erased.
            _retire = checkpoint.Names;
            WakeWriter();
        }
    }

    /// <summary>Waits for room for a record; false with a failed task when the journal cannot take it. Called with the gate held.</summary>
    private bool TryRoom(int bytes, out ValueTask refused)
    {
        try
        {
            WaitForRoom(static (journal, needed) => journal._fill.HasRoom(needed), bytes);
            refused = default;
            return true;
        }
        catch (JournalUnavailableException error)
        {
            refused = ValueTask.FromException(error);
            return false;
        }
    }

    private void WaitForRoom(Func<Journal, int, bool> hasRoom, int bytes)
    {
        while (true)
        {
            if (_stopping)
            {
                throw new JournalUnavailableException("The journal is closed.");
            }

            if (_failure is { } failure)
            {
                throw failure;
            }

            if (hasRoom(this, bytes))
            {
                return;
            }

            _blocked++;
            var woken = Monitor.Wait(_gate, _options.FullTimeout);
            _blocked--;
            if (!woken)
            {
                throw new JournalUnavailableException("The disk is too slow: the journal's buffer has been full for too long.");
            }
        }
    }

    /// <summary>Leaves the record to whoever writes next.</summary>
    private ValueTask Wait(int bytes)
    {
        var waiter = _waiters.Rent();
        _fill.Add(bytes, _nextSequence++, waiter);
        if (!_writing)
        {
            WakeWriter();
        }

        return waiter.Task;
    }

    private void WakeWriter()
    {
        if (_writerIdle)
        {
            _writerIdle = false;
            Monitor.PulseAll(_gate);
        }
    }

    private void SegmentCreated(SegmentEntry segment, bool ofRecords)
    {
        _release.Created(segment, ofRecords);
        Interlocked.Increment(ref _generation);
    }
}
