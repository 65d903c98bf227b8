using Microsoft.Data.Sqlite;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Owners of the answers providers keep. The first attempt that made an id at an account owns it there. Rows go after 60 days, twice as long as providers
/// keep answers; they are looked through at most once an hour.
/// </summary>
internal sealed class StoredAnswerRows(SqliteConnection connection) : IDisposable
{
    private const long MicrosPerHour = 3_600_000_000;
    private const long KeptMicros = 60 * 24 * MicrosPerHour;

    private readonly SqliteStatement _insert = new(connection, "INSERT OR IGNORE INTO stored_answers_by_account VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    private readonly SqliteStatement _prune = new(connection, "DELETE FROM stored_answers_by_account WHERE created < ?1");

    // Read by the release before this one only.
    private readonly SqliteStatement _pruneOld = new(connection, "DELETE FROM stored_answers WHERE created < ?1");
    private long _pruned = long.MinValue;

    public void Insert(AttemptRecord record)
    {
        if (StoredAnswer.Of(record.Intent, record.End.Stored) is not { } answer)
        {
            return;
        }

        _insert.Bind(1, record.End.Stored.Id!);
        _insert.Bind(2, answer.Account);
        _insert.Bind(3, (long)answer.OwnerKind);
        _insert.Bind(4, answer.Owner);
        _insert.Bind(5, answer.Model);
        _insert.Bind(6, record.Intent.StartedMicros);
        _insert.Execute();
    }

    public void Prune(long nowMicros)
    {
        if (_pruned > nowMicros - MicrosPerHour)
        {
            return;
        }

        _prune.Bind(1, nowMicros - KeptMicros);
        _prune.Execute();
        _pruneOld.Bind(1, nowMicros - KeptMicros);
        _pruneOld.Execute();
        _pruned = nowMicros;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _prune.Dispose();
        _pruneOld.Dispose();
    }

    public static IReadOnlyList<StoredAnswer> Find(SqliteConnection connection, string id)
    {
        using var row = new SqliteStatement(connection, "SELECT owner_kind, owner, account, model FROM stored_answers_by_account WHERE id = ?1");
        row.Bind(1, id);
        var found = new List<StoredAnswer>(1);
        while (row.Step())
        {
            found.Add(new StoredAnswer((Dimension)row.Int64(0), row.Int64(1), row.Int64(2), row.Int64(3)));
        }

        return found;
    }
}
