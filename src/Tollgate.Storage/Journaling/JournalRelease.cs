using Tollgate.Storage.Journaling.Files;
using Tollgate.Storage.Journaling.Format;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Journaling;

/// <summary>
/// Deletes whole segments once the store has everything in them. The newest segment of each kind always stays. Thread-safe.
/// </summary>
internal sealed class JournalRelease(IJournalFileSystem files, string directory)
{
    private readonly Lock _gate = new();
    private readonly List<SegmentEntry> _records = [];
    private readonly List<SegmentEntry> _names = [];

    public void Known(List<SegmentEntry> records, List<SegmentEntry> names)
    {
        lock (_gate)
        {
            _records.AddRange(records);
            _names.AddRange(names);
        }
    }

    public void Created(SegmentEntry segment, bool ofRecords)
    {
        lock (_gate)
        {
            (ofRecords ? _records : _names).Add(segment);
        }
    }

    public void Release(LedgerCheckpoint checkpoint)
    {
        lock (_gate)
        {
            var needed = Math.Min(checkpoint.Projected.Sequence, checkpoint.OpenFrom.Sequence);
            while (_records.Count > 1 && _records[1].FirstSequence <= needed && _records[0].Segment < checkpoint.OpenFrom.Segment)
            {
                if (!TryDelete(SegmentKind.Journal, _records[0].Segment))
                {
                    break;
                }

                _records.RemoveAt(0);
            }

            while (_names.Count > 0 && _names[0].Segment < checkpoint.Names.Segment && TryDelete(SegmentKind.Names, _names[0].Segment))
            {
                _names.RemoveAt(0);
            }
        }
    }

    private bool TryDelete(SegmentKind kind, long segment)
    {
        try
        {
            files.Delete(SegmentCatalog.Path(directory, kind, segment));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again at the next release.
            return false;
        }
    }
}
