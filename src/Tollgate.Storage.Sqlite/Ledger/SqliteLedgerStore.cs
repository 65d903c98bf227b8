using Microsoft.Data.Sqlite;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>The writing side of <c>ledger.db</c>: one connection, one thread, one durable transaction per batch.</summary>
internal sealed class SqliteLedgerStore : ILedgerStore
{
    private readonly SqliteConnection _connection;
    private readonly AccountingCalendar _calendar;
    private readonly ScopeTable _scopes;
    private readonly AttemptRows _attempts;
    private readonly StoredAnswerRows _stored;
    private readonly TraceBlocks _traces;
    private readonly RollupTable _hours;
    private readonly RollupTable _days;
    private readonly DimensionRollup _dimensions;
    private readonly LedgerPositions _positions;
    private readonly LedgerChain _chain = new();
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _name;
    private byte[] _lastHash;
    private long _lastId;

    public SqliteLedgerStore(SqliteLedgerOptions options)
    {
        _connection = SqliteDatabase.OpenWriter(options.Path);
        try
        {
            Run("PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;");
            SqliteMigrations.Apply(_connection, "ledger");
            FixZone(options.AccountingZone);
            LedgerFunctions.AddWriting(_connection);
            _calendar = new AccountingCalendar(options.AccountingZone);
            _scopes = new ScopeTable(_connection);
            _attempts = new AttemptRows(_connection);
            _stored = new StoredAnswerRows(_connection);
            _traces = new TraceBlocks(_connection);
            _hours = new RollupTable(_connection, "rollup_hour");
            _days = new RollupTable(_connection, "rollup_day");
            _dimensions = new DimensionRollup(_connection, options.TopValues);
            _positions = new LedgerPositions(_connection);
            _begin = new SqliteStatement(_connection, "BEGIN IMMEDIATE");
            _commit = new SqliteStatement(_connection, "COMMIT");
            _name = new SqliteStatement(_connection, """
                INSERT INTO names SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM erased_names WHERE dimension = ?1 AND id = ?2)
                ON CONFLICT DO UPDATE SET name = excluded.name
                """);
            (_lastHash, _lastId) = _positions.ReadLast();
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public LedgerCheckpoint ReadCheckpoint() => _positions.ReadCheckpoint();

    public void Apply(LedgerBatch batch)
    {
        _begin.Execute();
        try
        {
            var hash = Write(batch);
            _commit.Execute();
            _lastHash = hash ?? _lastHash;
            _lastId += batch.Attempts.Count;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[_scopes, _attempts, _stored, _traces, _hours, _days, _dimensions, _positions, _chain, _begin, _commit, _name, _connection])
        {
            part.Dispose();
        }
    }

    /// <summary>Writes everything but the commit; returns the new link's hash, or null for a batch that covers no record.</summary>
    private byte[]? Write(LedgerBatch batch)
    {
        foreach (var name in batch.Names)
        {
            _name.Bind(1, (long)name.Dimension);
            _name.Bind(2, name.Id);
            _name.Bind(3, name.Name);
            _name.Execute();
        }

        _chain.Begin(_lastHash, batch.FirstSequence, batch.LastSequence, batch.Attempts.Count);
        var id = _lastId;
        var (minStarted, maxStarted) = (long.MaxValue, long.MinValue);
        foreach (var record in batch.Attempts)
        {
            record.Id = ++id;
            var started = record.Intent.StartedMicros;
            minStarted = Math.Min(minStarted, started);
            maxStarted = Math.Max(maxStarted, started);
            var femto = record.End.Cost.ToFemto();
            var scope = _scopes.IdOf(ScopeKey.From(record.Intent.Attribution));
            var day = _calendar.DayOf(started);
            _chain.Add(record);
            _attempts.Insert(record, scope, femto);
            _stored.Insert(record);
            _traces.Add(id, record.End);
            _hours.Add(AccountingCalendar.HourOf(started), scope, record, femto);
            _days.Add(day, scope, record, femto);
            _dimensions.AddAttempt(day, record, femto);
        }

        _stored.Prune(batch.AsOfMicros);
        _traces.Flush();
        _hours.Flush();
        _days.Flush();
        _dimensions.Flush();
        var hash = _chain.End();
        _positions.Write(batch, new LedgerBatchLink(batch.FirstSequence, batch.LastSequence, batch.Attempts.Count, _lastId + 1, id, hash), minStarted, maxStarted);
        return batch.LastSequence >= batch.FirstSequence ? hash : null;
    }

    private void RollBack()
    {
        // Some errors have already rolled back; asking again is then an error of its own.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle!) == 0)
        {
            Run("ROLLBACK");
        }

        _chain.End();
        _scopes.Forget();
        _traces.Forget();
        _hours.Forget();
        _days.Forget();
        _dimensions.Forget();
    }

    private void FixZone(TimeZoneInfo zone)
    {
        Run("INSERT OR IGNORE INTO settings VALUES ('accounting_zone', $zone)", ("$zone", zone.Id));
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT value FROM settings WHERE name = 'accounting_zone'";
        if (command.ExecuteScalar() is string stored && !string.Equals(stored, zone.Id, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{_connection.DataSource} was created with the accounting time zone {stored}; its days cannot be those of {zone.Id}.");
        }
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Literals of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
