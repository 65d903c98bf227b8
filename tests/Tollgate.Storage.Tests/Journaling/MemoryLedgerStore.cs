using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Tests.Journaling;

/// <summary>A store that keeps what it is given and can be made to fail before its commit.</summary>
internal sealed class MemoryLedgerStore : ILedgerStore
{
    private LedgerCheckpoint _checkpoint = LedgerCheckpoint.Empty;
    private readonly Dictionary<Guid, byte[]> _kept = [];

    public List<AttemptRecord> Attempts { get; } = [];

    public Dictionary<(Dimension, long), string> Names { get; } = [];

    public int KeptEver { get; private set; }

    public int FailuresLeft { get; set; }

    public LedgerCheckpoint ReadCheckpoint() => _checkpoint with { Kept = [.. _kept.Values.Select(bytes => OpenAttempt.FromBytes(bytes))] };

    public void Apply(LedgerBatch batch)
    {
        if (FailuresLeft > 0)
        {
            FailuresLeft--;
            throw new InvalidOperationException("database or disk is full");
        }

        foreach (var record in batch.Attempts)
        {
            var copy = new AttemptRecord();
            RecentSlot.Copy(record.Intent, copy.Intent);
            record.End.CopyFiguresTo(copy.End);
            Attempts.Add(copy);
        }

        foreach (var name in batch.Names)
        {
            Names[(name.Dimension, name.Id)] = name.Name;
        }

        foreach (var open in batch.Keep)
        {
            _kept[open.Record.Intent.AttemptId] = open.ToBytes();
            KeptEver++;
        }

        foreach (var ended in batch.Release)
        {
            _kept.Remove(ended);
        }

        _checkpoint = batch.Checkpoint;
    }


    public void Dispose()
    {
    }
}
