using Microsoft.Data.Sqlite;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>
/// The one connection of a store, under a lock, with prepared statements kept. Changes run in <c>BEGIN IMMEDIATE</c>
/// transactions, so that what was checked still holds when it is written, also with another process at work.
/// </summary>
internal sealed class ControlConnection(SqliteConnection connection, TimeProvider time, AuditAnchor anchor) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;
    private bool _refused;
    private SqliteAuditLog? _audit;

    /// <summary>What to do after the commit of the transaction under way; forgotten when there is none.</summary>
    public Action? Committed { get; set; }

    /// <summary>The log every change is written to, in its own transaction.</summary>
    public SqliteAuditLog Audit => _audit ??= new SqliteAuditLog(this, anchor);

    public long NowMicros() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A new UUIDv7 of this moment.</summary>
    public Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>Runs a change; moves the change stamp and commits when it succeeds, leaves no trace when it is refused.</summary>
    public ControlResult<T> Change<T>(Func<ControlResult<T>> change)
        where T : class =>
        Run(deferred: false, () =>
        {
            var result = change();
            if (result.IsOk)
            {
                Execute("UPDATE installation SET change_stamp = change_stamp + 1");
                if (IdempotentRequest.Current is { } request)
                    SqliteIdempotency.NoteDone(this, request);
            }

            return (result, result.IsOk);
        });

    /// <summary>Runs reads and writes that do not move the change stamp, as one transaction.</summary>
    public T Together<T>(bool deferred, Func<T> work) => Run(deferred, () => (work(), true));

    /// <summary>Runs changes as one transaction; commits when the outcome is true and none of them was refused.</summary>
    public bool AllOrNothing(Func<bool> changes) => Run(deferred: false, () =>
    {
        var made = changes() && !_refused;
        return (made, made);
    });

    /// <summary>One statement outside a transaction of its own.</summary>
    public T Alone<T>(Func<T> work)
    {
        lock (_lock)
            return work();
    }

    /// <summary>Runs a statement; parameters are <c>?1</c>, <c>?2</c>… in order. Returns the rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row; null when there is none.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar();

    public bool Exists(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) is not null;

    public List<T> Query<T>(Func<ControlRecord, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var record = new ControlRecord(reader);
        var rows = new List<T>();
        while (record.Advance())
            rows.Add(read(record));

        return rows;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var command in _commands.Values)
                command.Dispose();

            _commands.Clear();
            connection.Dispose();
        }
    }

    private T Run<T>(bool deferred, Func<(T Result, bool Commit)> work)
    {
        lock (_lock)
        {
            if (_transaction is not null)
            {
                // Part of a transaction of this thread, which alone commits.
                var (part, good) = work();
                _refused |= !good;
                return part;
            }

            _refused = false;
            using var transaction = connection.BeginTransaction(deferred);
            _transaction = transaction;
            Committed = null;
            try
            {
                var (result, commit) = work();
                if (commit)
                {
                    transaction.Commit();
                    Committed?.Invoke();
                }

                return result;
            }
            finally
            {
                _transaction = null;
            }
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Put together from literals of this folder; values are always parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });

            _commands.Add(sql, command);
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;

        return command;
    }
}
