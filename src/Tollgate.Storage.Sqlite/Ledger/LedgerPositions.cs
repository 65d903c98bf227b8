using Microsoft.Data.Sqlite;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>How far the ledger has come: checkpoint, kept open attempts and the links of the hash chain.</summary>
internal sealed class LedgerPositions(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _batch = new(connection, "INSERT INTO batches VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    private readonly SqliteStatement _checkpoint = new(connection, "INSERT OR REPLACE INTO checkpoint VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    private readonly SqliteStatement _keep = new(connection, "INSERT OR REPLACE INTO open_attempts VALUES (?1, ?2)");
    private readonly SqliteStatement _release = new(connection, "DELETE FROM open_attempts WHERE attempt_id = ?1");

    public void Write(LedgerBatch batch, LedgerBatchLink link, long minStarted, long maxStarted)
    {
        Span<byte> id = stackalloc byte[16];
        foreach (var open in batch.Keep)
        {
            open.Record.Intent.AttemptId.TryWriteBytes(id, bigEndian: true, out _);
            _keep.Bind(1, id);
            _keep.Bind(2, open.ToBytes());
            _keep.Execute();
        }

        foreach (var ended in batch.Release)
        {
            ended.TryWriteBytes(id, bigEndian: true, out _);
            _release.Bind(1, id);
            _release.Execute();
        }

        // A batch of names alone covers no record and needs no link.
        if (link.LastSequence >= link.FirstSequence)
        {
            _batch.Bind(1, link.LastSequence);
            _batch.Bind(2, link.FirstSequence);
            _batch.Bind(3, link.Attempts);
            _batch.Bind(4, link.FirstId);
            _batch.Bind(5, link.LastId);
            _batch.Bind(6, minStarted);
            _batch.Bind(7, maxStarted);
            _batch.Bind(8, link.Hash);
            _batch.Execute();
        }

        Bind(1, batch.Checkpoint.Projected);
        Bind(4, batch.Checkpoint.OpenFrom);
        Bind(7, batch.Checkpoint.Names);
        _checkpoint.Bind(10, batch.AsOfMicros);
        _checkpoint.Execute();
    }

    public LedgerCheckpoint ReadCheckpoint()
    {
        using var row = new SqliteStatement(connection, """
            SELECT segment, "offset", sequence, open_segment, open_offset, open_sequence, names_segment, names_offset, names_sequence FROM checkpoint
            """);
        if (!row.Step())
        {
            return LedgerCheckpoint.Empty;
        }

        var kept = new List<OpenAttempt>();
        using var open = new SqliteStatement(connection, "SELECT state FROM open_attempts");
        while (open.Step())
        {
            kept.Add(OpenAttempt.FromBytes(open.Blob(0)));
        }

        return new LedgerCheckpoint(At(0), At(3), At(6), kept);

        JournalPosition At(int column) => new(row.Int64(column), row.Int64(column + 1), row.Int64(column + 2));
    }

    /// <summary>The last link's hash and the last row's id.</summary>
    public (byte[] Hash, long Id) ReadLast()
    {
        using var hash = new SqliteStatement(connection, "SELECT hash FROM batches ORDER BY last_sequence DESC LIMIT 1");
        using var id = new SqliteStatement(connection, "SELECT COALESCE(MAX(id), 0) FROM attempts");
        id.Step();
        return (hash.Step() ? hash.Blob(0).ToArray() : LedgerChain.Origin.ToArray(), id.Int64(0));
    }

    public void Dispose()
    {
        _batch.Dispose();
        _checkpoint.Dispose();
        _keep.Dispose();
        _release.Dispose();
    }

    private void Bind(int index, JournalPosition position)
    {
        _checkpoint.Bind(index, position.Segment);
        _checkpoint.Bind(index + 1, position.Offset);
        _checkpoint.Bind(index + 2, position.Sequence);
    }
}
