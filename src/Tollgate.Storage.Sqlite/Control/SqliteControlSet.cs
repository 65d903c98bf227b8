using System.Globalization;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>One table of <c>control.db</c>. Derived classes say which columns there are and what they refer to.</summary>
internal abstract class SqliteControlSet<T> : IControlSet<T>
    where T : ControlRow
{
    private const string Common = "id, created_micros, retired_micros, version, managed_by";
    private readonly string _select;
    private readonly string _selectOne;
    private readonly string _selectAll;
    private readonly string _selectInForce;
    private readonly string _insert;
    private readonly string _update;
    private readonly string _retire;
    private readonly string _restore;
    private readonly string[] _columns;

    protected SqliteControlSet(ControlConnection connection, string table, string columns)
    {
        Connection = connection;
        var names = _columns = columns.Split(", ");
        var select = _select = $"SELECT {Common}, {columns} FROM {table}";
        _selectOne = $"{select} WHERE id = ?1";
        _selectAll = $"{select} ORDER BY created_micros, id";
        _selectInForce = $"{select} WHERE retired_micros IS NULL ORDER BY created_micros, id";
        _insert = $"INSERT INTO {table} ({Common}, {columns}) VALUES (?1, ?2, ?3, ?4, ?5, {Parameters(names, "{1}")})";
        _update = $"UPDATE {table} SET version = ?4 + 1, managed_by = ?5, {Parameters(names, "{0} = {1}")} "
            + "WHERE id = ?1 AND created_micros = ?2 AND retired_micros IS ?3";
        _retire = $"UPDATE {table} SET retired_micros = ?2, version = version + 1 WHERE id = ?1 AND retired_micros IS NULL";
        _restore = $"UPDATE {table} SET retired_micros = NULL, version = version + 1 WHERE id = ?1 AND retired_micros IS NOT NULL";
    }

    protected ControlConnection Connection { get; }

    public ControlResult<T> Create(T draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return ControlRules.Check(draft) is { Count: > 0 } errors ? new(errors) : Connection.Change(() => Insert(draft));
    }

    public T? Find(Guid id) => Connection.Alone(() => Get(id));

    public IReadOnlyList<T> List(bool withRetired = false) => Connection.Alone(() => GetAll(withRetired));

    public ControlResult<T> Update(T row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Connection.Change(() => ControlRules.CheckUpdate(Get(row.Id), row) is { Count: > 0 } errors ? new ControlResult<T>(errors) : Replace(row));
    }

    public ControlResult<T> Retire(Guid id) => Connection.Change(() => RetireNow(id));

    public ControlResult<T> Restore(Guid id) => Connection.Change<T>(() =>
    {
        if (Get(id) is not { } row)
            return NotFound(id);

        if (RefuseRestore(row) is { } refusal)
            return refusal;

        if (Connection.Execute(_restore, Blob(id)) > 0)
        {
            row = Get(id)!;
            ForceChanged(row);
            NoteForce("restore", row, isInForce: true);
        }

        return row;
    });

    /// <summary>Writes a checked draft. Inside a transaction.</summary>
    public ControlResult<T> Insert(T draft)
    {
        var row = Complete(draft) with { Id = Connection.NewId(), CreatedMicros = Connection.NowMicros(), RetiredMicros = null, Version = 1 };
        var errors = new List<ControlError>();
        CheckReferences(row, isNew: true, errors);
        if (errors.Count > 0)
            return new ControlResult<T>(errors);

        Connection.Execute(_insert, Values(row));
        Written(null, row);
        Note("create", null, row);
        return row;
    }

    /// <summary>Writes a checked update. Inside a transaction.</summary>
    public ControlResult<T> Replace(T row)
    {
        if (Get(row.Id) is not { } stored)
            return NotFound(row.Id);

        if (ControlRules.CheckFixed(stored, row) is { Count: > 0 } changed)
            return new ControlResult<T>(changed);

        if (stored.RetiredMicros is not null)
            return new ControlError(ControlErrorKind.Fixed, "id", Show(row.Id), $"{Noun} {row.Id} is out of force and cannot be changed; restore it or make a new one.");

        if (stored.Version != row.Version)
            return new ControlError(ControlErrorKind.Conflict, "version", Show(row.Version), $"{Noun} {row.Id} has changed since it was read (version {stored.Version}); read it again and repeat the change.");

        var errors = new List<ControlError>();
        CheckReferences(row, isNew: false, errors);
        if (errors.Count > 0)
            return new ControlResult<T>(errors);

        var next = Follow(stored, row) with { CreatedMicros = stored.CreatedMicros, RetiredMicros = null };
        Connection.Execute(_update, Values(next));
        Written(stored, next);
        Note("update", stored, next);
        return next with { Version = row.Version + 1 };
    }

    /// <summary>Takes an object out of force. Inside a transaction.</summary>
    public ControlResult<T> RetireNow(Guid id)
    {
        var changes = Connection.Execute(_retire, Blob(id), Connection.NowMicros()) > 0;
        if (Get(id) is not { } row)
            return NotFound(id);

        if (changes)
        {
            ForceChanged(row);
            NoteForce("retire", row, isInForce: false);
        }

        return row;
    }

    /// <summary>Inside the lock.</summary>
    public T? Get(Guid id) => Connection.Query(Read, _selectOne, Blob(id)) is [var row] ? row : null;

    /// <summary>Inside the lock.</summary>
    public List<T> GetAll(bool withRetired) => Connection.Query(Read, withRetired ? _selectAll : _selectInForce);

    /// <summary>Those that meet a condition, which is a literal. Inside the lock.</summary>
    protected List<T> GetWhere(string condition, params ReadOnlySpan<object?> values) => Connection.Query(Read, $"{_select} WHERE {condition} ORDER BY created_micros, id", values);

    protected static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);

    protected static byte[]? Blob(Guid? id) => id is { } given ? Blob(given) : null;

    /// <summary>How errors call an object of this kind.</summary>
    protected abstract string Noun { get; }

    /// <summary>The columns beside the common ones, in the order given to the constructor.</summary>
    protected abstract object?[] Own(T row);

    /// <summary>An object from the columns beside the common ones.</summary>
    protected abstract T ReadOwn(ControlRecord record);

    /// <summary>A draft with what follows from the rest of it. Inside the transaction of the change.</summary>
    protected virtual T Complete(T draft) => draft;

    /// <summary>A change with what follows from it and from the object as it is. Inside the transaction of the change.</summary>
    protected virtual T Follow(T stored, T row) => row;

    /// <summary>Why an object stays out of force for good; null when it may come back. Inside the transaction of the change.</summary>
    protected virtual ControlError? RefuseRestore(T row) => null;

    /// <summary>Writes what belongs to a new or changed object into other tables. Inside the transaction of the change.</summary>
    protected virtual void Written(T? before, T after)
    {
    }

    /// <summary>Writes what follows from an object that has gone out of force or come back. Inside the transaction of the change.</summary>
    protected virtual void ForceChanged(T row)
    {
    }

    /// <summary>Checks the names and ids the object refers to. Inside the transaction of the change.</summary>
    protected abstract void CheckReferences(T row, bool isNew, List<ControlError> errors);

    protected void CheckOrganization(Guid? id, List<ControlError> errors)
    {
        if (id is { } given && !Connection.Exists("SELECT 1 FROM organizations WHERE id = ?1 AND retired_micros IS NULL", Blob(given)))
            Missing(errors, "organization_id", Show(given), "organization");
    }

    protected void CheckMember(string table, string field, Guid? id, Guid organizationId, List<ControlError> errors)
    {
        var sql = $"SELECT 1 FROM {table} WHERE id = ?1 AND organization_id = ?2 AND retired_micros IS NULL";
        if (id is { } given && !Connection.Exists(sql, Blob(given), Blob(organizationId)))
            Missing(errors, field, Show(given), $"{field[..^3]} of this organization");
    }

    /// <summary>Nobody makes a key that is refused.</summary>
    protected void CheckEnabled(Guid? user, bool isNew, List<ControlError> errors)
    {
        if (isNew && user is { } given && Connection.Exists("SELECT 1 FROM users WHERE id = ?1 AND disabled_micros IS NOT NULL", Blob(given)))
            errors.Add(new ControlError(ControlErrorKind.Invalid, "user_id", Show(given), $"user_id '{given}' names a suspended user; enable the user first."));
    }

    protected void Taken(List<ControlError> errors, string slug) => errors.Add(new ControlError(
        ControlErrorKind.Conflict, "slug", slug, $"slug '{slug}' is taken, perhaps by a retired {Noun}; restore that one or choose another slug."));

    protected static void Missing(List<ControlError> errors, string field, string value, string noun) => errors.Add(new ControlError(
        ControlErrorKind.NotFound, field, value, $"{field} '{value}' names no {noun} in force."));

    protected static string Show(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private void Note(string action, T? before, T after)
    {
        var own = Own(after);
        var (was, becomes, changed) = AuditFacts.Compare(_columns, before is null ? null : Own(before), own);
        Note(action, after, own, was, becomes, changed);
    }

    private void NoteForce(string action, T row, bool isInForce) => Note(
        action, row, Own(row), isInForce ? """{"in_force":false}""" : """{"in_force":true}""", isInForce ? """{"in_force":true}""" : """{"in_force":false}""", "retired_micros");

    private void Note(string action, T row, object?[] own, string before, string after, string changed) => Connection.Audit.AppendNow(new AuditEntry
    {
        Action = action,
        Object = Noun,
        ObjectId = row.Id,
        OrganizationId = row is Organization ? row.Id : Array.IndexOf(_columns, "organization_id") is >= 0 and var i && own[i] is byte[] id ? new Guid(id, bigEndian: true) : null,
        Before = before,
        After = after,
        Changed = changed,
    });

    private ControlError NotFound(Guid id) => new(ControlErrorKind.NotFound, "id", Show(id), $"There is no {Noun} {id}.");

    private object?[] Values(T row) =>
        [Blob(row.Id), row.CreatedMicros, row.RetiredMicros, row.Version, row.ManagedBy, .. Own(row)];

    private T Read(ControlRecord record)
    {
        var (id, created, retired, version, managedBy) =
            (record.Id(), record.Number(), record.NullableNumber(), (int)record.Number(), record.Text());
        return ReadOwn(record) with { Id = id, CreatedMicros = created, RetiredMicros = retired, Version = version, ManagedBy = managedBy };
    }

    private static string Parameters(string[] names, string format)
    {
        const int first = 6;
        var parts = new string[names.Length];
        for (var i = 0; i < names.Length; i++)
            parts[i] = format.Replace("{0}", names[i], StringComparison.Ordinal).Replace("{1}", $"?{first + i}", StringComparison.Ordinal);

        return string.Join(", ", parts);
    }
}
