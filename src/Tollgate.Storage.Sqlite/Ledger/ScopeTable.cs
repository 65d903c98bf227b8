using Microsoft.Data.Sqlite;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Gives scopes their small numbers, from memory when it can. The memory is bounded and only trusted for committed rows: after a rollback
/// it is forgotten.
/// </summary>
internal sealed class ScopeTable(SqliteConnection connection) : IDisposable
{
    private const int MaxRemembered = 100_000;

    private readonly Dictionary<ScopeKey, long> _ids = [];
    private readonly SqliteStatement _find = new(connection, """
        SELECT id FROM scopes WHERE hash = ?1 AND organization = ?2 AND team = ?3 AND "user" = ?4 AND "key" = ?5 AND feature = ?6
            AND route = ?7 AND model = ?8 AND provider = ?9 AND account = ?10 AND model_served = ?11 AND tier = ?12
        """);

    private readonly SqliteStatement _insert = new(connection, """
        INSERT INTO scopes (hash, organization, team, "user", "key", feature, route, model, provider, account, model_served, tier)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id
        """);

    public long IdOf(in ScopeKey key)
    {
        if (_ids.TryGetValue(key, out var id))
        {
            return id;
        }

        if (!TryRun(_find, key, out id) && !TryRun(_insert, key, out id))
        {
            throw new InvalidOperationException("A scope could neither be found nor added.");
        }

        if (_ids.Count >= MaxRemembered)
        {
            _ids.Clear();
        }

        _ids[key] = id;
        return id;
    }

    public void Forget() => _ids.Clear();

    public void Dispose()
    {
        _find.Dispose();
        _insert.Dispose();
    }

    private static bool TryRun(SqliteStatement statement, in ScopeKey key, out long id)
    {
        statement.Bind(1, key.StableHash());
        statement.Bind(2, key.Organization);
        statement.Bind(3, key.Team);
        statement.Bind(4, key.User);
        statement.Bind(5, key.Key);
        statement.Bind(6, key.Feature);
        statement.Bind(7, key.Route);
        statement.Bind(8, key.Model);
        statement.Bind(9, key.Provider);
        statement.Bind(10, key.Account);
        statement.Bind(11, key.ModelServed);
        statement.Bind(12, key.Tier);
        var found = statement.Step();
        id = found ? statement.Int64(0) : 0;
        statement.Reset();
        return found;
    }
}
