using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// What the projector reads of the journal on its way to the store: folds records into finished attempts until a batch is full, and says
/// what the store has to keep of those that are still open. Used by one thread.
/// </summary>
internal sealed class ProjectionBatch : IDisposable
{
    private readonly Journal _journal;
    private readonly ProjectorOptions _options;
    private readonly OpenAttempts _open = new();
    private readonly JournalReader _records;
    private readonly JournalReader _nameRecords;
    private readonly List<OpenAttempt> _finished = [];
    private readonly List<AttemptRecord> _attempts = [];
    private readonly List<LedgerName> _names = [];
    private readonly List<OpenAttempt> _keep = [];
    private readonly List<Guid> _forget = [];
    private int _generation = -1;
    private long _unmatched;

    public ProjectionBatch(Journal journal, LedgerCheckpoint checkpoint, ProjectorOptions options)
    {
        (_journal, _options) = (journal, options);
        foreach (var kept in checkpoint.Kept)
        {
            _open.Restore(kept);
        }

        _records = new JournalReader(journal.Files, journal.Directory, SegmentKind.Journal, checkpoint.OpenFrom);
        _nameRecords = new JournalReader(journal.Files, journal.Directory, SegmentKind.Names, checkpoint.Names);
    }

    /// <summary>Ends that fit no open attempt.</summary>
    public long UnmatchedEnds => Volatile.Read(ref _unmatched);

    /// <summary>The number of the next record to read.</summary>
    public long NextSequence => _records.Position.Sequence;

    /// <summary>True when the store has nothing to do for what was read.</summary>
    public bool IsEmpty => _attempts.Count + _names.Count + _keep.Count + _forget.Count == 0;

    public int AttemptCount => _attempts.Count;

    /// <summary>Reads records up to a number, and all names. What is before <paramref name="projected"/> is in the store already.</summary>
    public void Read(long through, long projected)
    {
        if (_generation != _journal.Generation)
        {
            _generation = _journal.Generation;
            _records.Refresh();
            _nameRecords.Refresh();
        }

        while (_attempts.Count < _options.BatchAttempts && _records.TryRead(through))
        {
            Take(projected);
        }

        while (_nameRecords.TryRead())
        {
            if (RecordCodec.TryDecodeName(_nameRecords.Body, out var name))
            {
                _names.Add(name);
            }
        }

        while (_open.Oldest is { } oldest && _records.Position.Segment - oldest.Position.Segment > _options.KeepAfterSegments)
        {
            _open.MarkKept(oldest);
            _keep.Add(oldest);
        }

        _keep.AddRange(_open.Changed);
        _open.Changed.Clear();
    }

    /// <summary>How far the store has come once it has this batch.</summary>
    public LedgerCheckpoint Checkpoint(long next)
    {
        var position = _records.Position with { Sequence = next };
        return new LedgerCheckpoint(position, _open.Oldest?.Position ?? position, _nameRecords.Position, []);
    }

    /// <summary>The batch as the store takes it; its lists are this object's own, until <see cref="Clear"/>.</summary>
    public LedgerBatch Build(long first, LedgerCheckpoint checkpoint, long asOf) => new()
    {
        FirstSequence = first,
        LastSequence = checkpoint.Projected.Sequence - 1,
        Attempts = _attempts,
        Names = _names,
        Keep = _keep,
        Release = _forget,
        Checkpoint = checkpoint,
        AsOfMicros = asOf,
    };

    /// <summary>Begins the next batch.</summary>
    public void Clear()
    {
        _finished.ForEach(_open.Recycle);
        _finished.Clear();
        _attempts.Clear();
        _names.Clear();
        _keep.Clear();
        _forget.Clear();
    }

    public void Dispose()
    {
        _records.Dispose();
        _nameRecords.Dispose();
    }

    private void Take(long projected)
    {
        var finished = _open.Apply(_records.Kind, _records.Body, _records.Current);
        if (finished is null)
        {
            if (_records.Kind == RecordKind.End && _records.Current.Sequence >= projected)
            {
                Volatile.Write(ref _unmatched, _unmatched + 1);
            }
        }
        else if (_records.Current.Sequence < projected)
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
