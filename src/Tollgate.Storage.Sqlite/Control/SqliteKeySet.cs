using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>Keys of one kind, on top of their table. Derived classes know what is common to both kinds only by name.</summary>
internal abstract class SqliteKeySet<T, TNew>(ControlConnection connection, SqliteControlSet<T> rows, string table, Pepper pepper, string prefix)
    : IKeySet<T, TNew>
    where T : ControlRow
{
    private readonly string _touch =
        $"UPDATE {table} SET last_used_micros = ?2 WHERE id = ?1 AND (last_used_micros IS NULL OR last_used_micros < ?2)";

    public ControlResult<IssuedKey<T>> Create(TNew draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return Issue(secret => Draft(draft, KeySecret.Recognisable(secret, prefix), KeyHash.Of(pepper, secret)));
    }

    public ControlResult<IssuedKey<T>> Rotate(Guid id, TimeSpan overlap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(overlap, TimeSpan.Zero);
        return connection.Change<IssuedKey<T>>(() =>
        {
            var now = connection.NowMicros();
            if (rows.Get(id) is not { } old)
                return new ControlError(ControlErrorKind.NotFound, "id", $"{id}", $"There is no key {id}.");
            if (old.RetiredMicros is not null || Expires(old) <= now)
                return new ControlError(ControlErrorKind.Fixed, "id", $"{id}", $"Key {id} is revoked or expired; make a new one.");
            if (SuccessorInForce(old) is { } successor)
                return new ControlError(ControlErrorKind.Conflict, "id", $"{id}", $"Key {id} was rotated already and key {successor} works in its place; rotate that one, or revoke it first.");

            var secret = KeySecret.Generate(prefix);
            var made = rows.Insert(Successor(old, KeySecret.Recognisable(secret, prefix), KeyHash.Of(pepper, secret)));
            if (!made.IsOk)
                return new ControlResult<IssuedKey<T>>(made.Errors);

            if (overlap == TimeSpan.Zero)
                rows.RetireNow(id);
            else
                rows.Replace(WithExpiry(old, Math.Min(Expires(old) ?? long.MaxValue, now + overlap.Ticks / TimeSpan.TicksPerMicrosecond))).Require();

            return new IssuedKey<T>(made.Value, secret);
        });
    }

    public T? Find(Guid id) => rows.Find(id);

    public IReadOnlyList<T> List(bool withRevoked = false) => rows.List(withRevoked);

    public ControlResult<T> Update(T row) => rows.Update(row);

    public ControlResult<T> Revoke(Guid id) => rows.Retire(id);

    public void TouchLastUsed(IReadOnlyCollection<Guid> ids, long atMicros)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.Count == 0)
            return;

        connection.Together(deferred: false, () =>
        {
            foreach (var id in ids)
                connection.Execute(_touch, id.ToByteArray(bigEndian: true), atMicros);

            return ids.Count;
        });
    }

    protected abstract T Draft(TNew draft, string shown, KeyHash hash);

    protected abstract T Successor(T old, string shown, KeyHash hash);

    /// <summary>The key that works in the place of this one since it was rotated; null where there is none, or where keys have no lines.</summary>
    protected virtual Guid? SuccessorInForce(T old) => null;

    protected abstract long? Expires(T key);

    protected abstract T WithExpiry(T key, long expiresMicros);

    private ControlResult<IssuedKey<T>> Issue(Func<string, T> draft)
    {
        var secret = KeySecret.Generate(prefix);
        var made = rows.Create(draft(secret));
        return made.IsOk ? new IssuedKey<T>(made.Value, secret) : new ControlResult<IssuedKey<T>>(made.Errors);
    }
}
