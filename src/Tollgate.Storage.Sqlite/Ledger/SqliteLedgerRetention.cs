using Microsoft.Data.Sqlite;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Retention on its own connection to a ledger file, so that it runs in a gateway, or beside one.</summary>
public sealed class SqliteLedgerRetention : ILedgerRetention, IDisposable
{
    private const int BlocksAtOnce = 200;

    /// <summary>
    /// Between two transactions. SQLite's lock goes to whoever asks while it is free, and the projector, which waits for it, asks every 100 ms at the
    /// longest: without a pause that is longer it would not have its turn until all is done.
    /// </summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(150);

    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;

    private SqliteLedgerRetention(SqliteConnection connection, TimeProvider time) => (_connection, _time) = (connection, time);

    /// <summary>Rows removed in one transaction, which then takes a few tens of milliseconds. Default 5,000.</summary>
    internal int AttemptsAtOnce { get; init; } = 5_000;

    /// <summary>Opens an existing ledger file and migrates it.</summary>
    public static SqliteLedgerRetention Open(string path, TimeProvider time) => Open(path, time, null);

    internal static SqliteLedgerRetention Open(string path, TimeProvider time, int? attemptsAtOnce)
    {
        var connection = SqliteDatabase.OpenWriter(path);
        try
        {
            SqliteMigrations.Apply(connection, "ledger");
            return attemptsAtOnce is { } rows ? new SqliteLedgerRetention(connection, time) { AttemptsAtOnce = rows } : new SqliteLedgerRetention(connection, time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async Task<long> RemoveTracesAsync(long beforeMicros, bool dryRun, CancellationToken cancellationToken)
    {
        var through = OldestThrough(beforeMicros, keepsNewest: false).Id;
        var found = Count("SELECT COALESCE(SUM(last_attempt - first_attempt + 1), 0) FROM traces WHERE first_attempt <= ?1 AND last_attempt <= ?1", through);
        while (!dryRun && found > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using (var delete = new SqliteStatement(_connection, $"""
                DELETE FROM traces WHERE first_attempt IN
                    (SELECT first_attempt FROM traces WHERE first_attempt <= ?1 AND last_attempt <= ?1 ORDER BY first_attempt LIMIT {BlocksAtOnce})
                """))
            {
                delete.Bind(1, through);
                delete.Execute();
            }

            if (Changes() < BlocksAtOnce)
                break;

            await Task.Delay(s_pause, _time, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    public (long Attempts, LedgerCut Cut) PlanAttempts(long beforeMicros)
    {
        var old = LedgerCuts.Read(_connection);
        var (through, hash) = OldestThrough(beforeMicros, keepsNewest: true);
        return through <= old.ThroughId ? (0, old) : (Count("SELECT COUNT(*) FROM attempts WHERE id <= ?1", through), new LedgerCut(through, beforeMicros, hash));
    }

    public async Task<long> RemoveAttemptsAsync(LedgerCut cut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cut);

        // First: from now on nobody relies on these rows, however many a stop in between leaves behind.
        if (cut.ThroughId > LedgerCuts.Read(_connection).ThroughId)
            LedgerCuts.Write(_connection, cut);

        var removed = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (rows, isDone) = RemoveSome(cut.ThroughId);
            removed += rows;
            if (isDone)
                return removed;

            await Task.Delay(s_pause, _time, cancellationToken).ConfigureAwait(false);
        }
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

    private (long Rows, bool IsDone) RemoveSome(long through)
    {
        var from = Count("SELECT COALESCE(MIN(id), 9223372036854775807) FROM attempts WHERE id <= ?1", through);
        if (from > through)
            return (0, true);

        var to = Math.Min(through, from + AttemptsAtOnce - 1);
        using var transaction = _connection.BeginTransaction(deferred: false);
        Run("DELETE FROM attempt_tags WHERE attempt <= ?1", to);
        Run("DELETE FROM traces WHERE first_attempt <= ?1 AND last_attempt <= ?1", to);
        Run("DELETE FROM attempts WHERE id <= ?1", to);
        var rows = Changes();
        transaction.Commit();
        return (rows, to == through);
    }

    private long Count(string sql, long through)
    {
        using var row = new SqliteStatement(_connection, sql);
        row.Bind(1, through);
        row.Step();
        return row.Int64(0);
    }

    private void Run(string sql, long through)
    {
        using var statement = new SqliteStatement(_connection, sql);
        statement.Bind(1, through);
        statement.Execute();
    }

    private long Changes()
    {
        using var row = new SqliteStatement(_connection, "SELECT changes()");
        row.Step();
        return row.Int64(0);
    }
}
