using Microsoft.Data.Sqlite;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Retention on its own connection to a ledger file, so that it runs in a gateway, or beside one.</summary>
public sealed class SqliteLedgerRetention : ILedgerRetention, IDisposable
{
    // A transaction of so many rows takes a few tens of milliseconds: the projector waits no longer.
    private const int AttemptsAtOnce = 5_000;
    private const int BlocksAtOnce = 200;

    private readonly SqliteConnection _connection;

    private SqliteLedgerRetention(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens an existing ledger file and migrates it.</summary>
    public static SqliteLedgerRetention Open(string path)
    {
        var connection = SqliteDatabase.OpenWriter(path);
        try
        {
            SqliteMigrations.Apply(connection, "ledger");
            return new SqliteLedgerRetention(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public long RemoveTraces(long beforeMicros, bool dryRun, CancellationToken cancellationToken)
    {
        var through = OldestThrough(beforeMicros, keepsNewest: false).Id;
        using var count = new SqliteStatement(_connection, "SELECT COALESCE(SUM(last_attempt - first_attempt + 1), 0) FROM traces WHERE last_attempt <= ?1");
        count.Bind(1, through);
        count.Step();
        var found = count.Int64(0);
        count.Reset();
        while (!dryRun && found > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var delete = new SqliteStatement(_connection, $"""
                DELETE FROM traces WHERE first_attempt IN (SELECT first_attempt FROM traces WHERE last_attempt <= ?1 ORDER BY first_attempt LIMIT {BlocksAtOnce})
                """);
            delete.Bind(1, through);
            delete.Execute();
            if (Changes() < BlocksAtOnce)
                break;
        }

        return found;
    }

    public (long Attempts, LedgerCut Cut) RemoveAttempts(long beforeMicros, bool dryRun, CancellationToken cancellationToken)
    {
        var old = LedgerCuts.Read(_connection);
        var (through, hash) = OldestThrough(beforeMicros, keepsNewest: true);
        if (through <= old.ThroughId)
            return dryRun ? (0, old) : (Remove(old.ThroughId, cancellationToken), old);

        var cut = new LedgerCut(through, beforeMicros, hash);
        if (dryRun)
        {
            using var count = new SqliteStatement(_connection, "SELECT COUNT(*) FROM attempts WHERE id <= ?1");
            count.Bind(1, through);
            count.Step();
            return (count.Int64(0), cut);
        }

        // First: from now on nobody relies on these rows, however many a stop in between leaves behind.
        LedgerCuts.Write(_connection, cut);
        return (Remove(through, cancellationToken), cut);
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>The end of the longest run of batches, from the first, whose attempts all started before a moment.</summary>
    private (long Id, byte[] Hash) OldestThrough(long beforeMicros, bool keepsNewest)
    {
        using var row = new SqliteStatement(_connection, $"""
            SELECT last_attempt, hash FROM batches
            WHERE attempts > 0 AND last_sequence < COALESCE((SELECT MIN(last_sequence) FROM batches WHERE attempts > 0 AND max_started >= ?1), 9223372036854775807)
            {(keepsNewest ? "AND last_sequence < (SELECT MAX(last_sequence) FROM batches WHERE attempts > 0)" : "")}
            ORDER BY last_sequence DESC LIMIT 1
            """);
        row.Bind(1, beforeMicros);
        return row.Step() ? (row.Int64(0), row.Blob(1).ToArray()) : (0, []);
    }

    private long Remove(long through, CancellationToken cancellationToken)
    {
        var removed = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var transaction = _connection.BeginTransaction(deferred: false);
            using var first = new SqliteStatement(_connection, "SELECT COALESCE(MIN(id), 9223372036854775807) FROM attempts");
            first.Step();
            var from = first.Int64(0);
            first.Reset();
            if (from > through)
                return removed;

            var to = Math.Min(through, from + AttemptsAtOnce - 1);
            Run("DELETE FROM attempt_tags WHERE attempt BETWEEN ?1 AND ?2", from, to);
            Run("DELETE FROM traces WHERE first_attempt <= ?2 AND last_attempt <= ?2 AND ?1 <= ?2", from, to);
            Run("DELETE FROM attempts WHERE id BETWEEN ?1 AND ?2", from, to);
            removed += Changes();
            transaction.Commit();
        }
    }

    private void Run(string sql, long from, long to)
    {
        using var statement = new SqliteStatement(_connection, sql);
        statement.Bind(1, from);
        statement.Bind(2, to);
        statement.Execute();
    }

    private long Changes()
    {
        using var row = new SqliteStatement(_connection, "SELECT changes()");
        row.Step();
        return row.Int64(0);
    }
}
