using Microsoft.Data.Sqlite;
using Tollgate.Economics.Money;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Backups;

/// <summary>Consistent copies of database files that others may be writing, and their figures.</summary>
public static class SqliteSnapshot
{
    /// <summary>
    /// Writes a compact copy of <paramref name="source"/> as of one moment, readable by its owner only and on the disk when this returns. Writers
    /// are not kept waiting. <paramref name="target"/> must not exist.
    /// </summary>
    public static void Copy(string source, string target)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (new FileStream(target, options))
        {
            // SQLite writes into an empty file that is there, and leaves its mode alone.
        }

        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $target";
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("$target", target);
            command.ExecuteNonQuery();
        }

        using var written = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(written);
    }

    /// <summary>How far a ledger file has come; reads only.</summary>
    public static LedgerCheckpoint ReadCheckpoint(string path)
    {
        using var connection = SqliteDatabase.OpenReader(path);
        using var positions = new LedgerPositions(connection);
        return positions.ReadCheckpoint();
    }

    /// <summary>The figures of a ledger file as of one moment; reads every row once.</summary>
    public static LedgerFacts ReadLedger(string path)
    {
        using var connection = SqliteDatabase.OpenReader(path);
        using var moment = connection.BeginTransaction(deferred: true);
        using var positions = new LedgerPositions(connection);
        var (batches, head) = One(connection, "SELECT COUNT(*), COALESCE((SELECT hex(hash) FROM batches ORDER BY last_sequence DESC LIMIT 1), '') FROM batches",
            static row => (row.Int64(0), row.Text(1)));
        return new LedgerFacts(
            Schema(connection),
            One(connection, "SELECT COUNT(*) FROM attempts", static row => row.Int64(0)),
            Sum(connection, "attempts"),
            Sum(connection, "rollup_day"),
            batches,
            head.ToLowerInvariant(),
            positions.ReadCheckpoint());
    }

    /// <summary>The number of the last migration of a file; reads only.</summary>
    public static int ReadSchema(string path)
    {
        using var connection = SqliteDatabase.OpenReader(path);
        return Schema(connection);
    }

    /// <summary>SQLite's own check of a file's structure; null when it is sound.</summary>
    public static string? FindDamage(string path)
    {
        using var connection = SqliteDatabase.OpenReader(path);
        var found = One(connection, "PRAGMA quick_check(1)", static row => row.Text(0));
        return found == "ok" ? null : found;
    }

    private static int Schema(SqliteConnection connection) =>
        One(connection, "SELECT COALESCE(MAX(number), 0) FROM schema_migrations", static row => (int)row.Int64(0));

    private static Amount Sum(SqliteConnection connection, string table) => One(
        connection,
        $"SELECT COALESCE(SUM(cost_micro), 0), COALESCE(SUM(cost_femto), 0) FROM {table}",
        static row => StoredAmount.ToAmount(row.Int64(0), row.Int64(1)));

    private static T One<T>(SqliteConnection connection, string sql, Func<SqliteStatement, T> read)
    {
        using var row = new SqliteStatement(connection, sql);
        row.Step();
        return read(row);
    }
}
