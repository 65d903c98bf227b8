using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class AliasRows(ControlConnection connection) : SqliteControlSet<Alias>(
    connection, "aliases", "name, organization_id, dimension, scope_name, target, sunset_micros, use_instead, deprecated_micros")
{
    // So many names of one scope are no list that people keep; and every change looks at all of them.
    private const int MostOfScope = 1000;

    private bool _checksLater;

    protected override string Noun => "alias";

    /// <summary>Inside the lock.</summary>
    public List<AliasVersion> Versions(Guid alias) => Connection.Query(
        static record => new AliasVersion((int)record.Number(), ReadMeaning(record), record.Text(), record.Number(), record.NullableNumber()),
        "SELECT version, target, sunset_micros, use_instead, deprecated_micros, managed_by, from_micros, until_micros FROM alias_versions WHERE alias_id = ?1 ORDER BY version", Blob(alias));

    /// <summary>Inside the lock.</summary>
    public Dictionary<string, AliasMeaning> OfFile() => Connection.Query(
        static record => KeyValuePair.Create(record.Text(), ReadMeaning(record)),
        "SELECT name, target, sunset_micros, use_instead, deprecated_micros FROM file_aliases").ToDictionary(StringComparer.Ordinal);

    /// <summary>See <see cref="IControlStore.ChangeAliases"/>.</summary>
    public IReadOnlyList<ControlError> ChangeTogether(Action changes, Guid? organization)
    {
        IReadOnlyList<ControlError> errors = [];
        Connection.AllOrNothing(() =>
        {
            _checksLater = true;
            try
            {
                changes();
            }
            finally
            {
                _checksLater = false;
            }

            errors = AliasChains.Check(Seen(organization), OfFile(), organization);
            return errors.Count == 0;
        });
        return errors;
    }

    /// <summary>See <see cref="IControlStore.NoteFileAliases"/>.</summary>
    public ControlResult<IReadOnlyDictionary<string, AliasMeaning>> NoteFile(IReadOnlyDictionary<string, AliasMeaning> aliases) => Connection.Together(deferred: false, () =>
    {
        var known = OfFile();
        var noted = aliases.ToDictionary(
            static alias => alias.Key, alias => alias.Value with { DeprecatedMicros = Deprecated(known.GetValueOrDefault(alias.Key), alias.Value.SunsetMicros) }, StringComparer.Ordinal);
        if (AliasChains.Check(GetAll(withRetired: false), noted) is { Count: > 0 } circles)
            return new ControlResult<IReadOnlyDictionary<string, AliasMeaning>>(circles);

        if (known.Count != noted.Count || noted.Any(alias => known.GetValueOrDefault(alias.Key) != alias.Value))
        {
            Connection.Execute("DELETE FROM file_aliases");
            foreach (var (name, meaning) in noted)
            {
                Connection.Execute(
                    "INSERT INTO file_aliases VALUES (?1, ?2, ?3, ?4, ?5)", name, meaning.Target, meaning.SunsetMicros, meaning.Use, meaning.DeprecatedMicros);
            }
        }

        return new ControlResult<IReadOnlyDictionary<string, AliasMeaning>>(noted);
    });

    protected override object?[] Own(Alias row) =>
        [row.Name, Blob(row.OrganizationId), (long?)row.Dimension, row.ScopeName, row.Target, row.SunsetMicros, row.Use, row.DeprecatedMicros];

    protected override Alias ReadOwn(ControlRecord record) => new()
    {
        Name = record.Text(),
        OrganizationId = record.NullableId(),
        Dimension = record.NullableDimension(),
        ScopeName = record.Text(),
        Target = record.Text(),
        SunsetMicros = record.NullableNumber(),
        Use = record.Text(),
        DeprecatedMicros = record.NullableNumber(),
    };

    protected override Alias Complete(Alias draft) => draft with
    {
        OrganizationId = draft.OrganizationId ?? ScopeReference.Owner(Connection, draft.Dimension, draft.ScopeName),
        DeprecatedMicros = Deprecated(null, draft.SunsetMicros),
    };

    protected override Alias Follow(Alias stored, Alias row) => row with { DeprecatedMicros = Deprecated(stored.Meaning, row.SunsetMicros) };

    protected override void CheckReferences(Alias row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        if (ScopeReference.Check(Connection, row.OrganizationId, row.Dimension, row.ScopeName) is { } error)
            errors.Add(error);
        if (errors.Count > 0)
            return;

        if (Refuse(row, isNew) is { } refusal)
            errors.Add(refusal);
        else if (!_checksLater)
            errors.AddRange(Circles(row));
    }

    protected override ControlError? RefuseRestore(Alias row) => Refuse(row, isNew: true) ?? (!_checksLater && Circles(row) is [var circle, ..] ? circle : null);

    /// <summary>Every state is written down when it begins, and its end when another begins.</summary>
    protected override void Written(Alias? before, Alias after)
    {
        EndVersion(after.Id);
        BeginVersion(after with { Version = before is null ? after.Version : after.Version + 1 });
    }

    protected override void ForceChanged(Alias row)
    {
        EndVersion(row.Id);
        if (row.RetiredMicros is null)
            BeginVersion(row);
    }

    /// <summary>What whoever has the row would walk into with it.</summary>
    private IReadOnlyList<ControlError> Circles(Alias row) =>
        AliasChains.Check([.. Seen(row.OrganizationId).FindAll(other => other.Id != row.Id), row], OfFile(), row.OrganizationId);

    /// <summary>Those in force that the keys of an organization can come by; all of them for null.</summary>
    private List<Alias> Seen(Guid? organization) => organization is { } owner
        ? GetWhere("retired_micros IS NULL AND (organization_id IS NULL OR organization_id = ?1)", Blob(owner))
        : GetAll(withRetired: false);

    private ControlError? Refuse(Alias row, bool isNew)
    {
        const string OfScope = "FROM aliases WHERE COALESCE(dimension, -1) = ?1 AND scope_name = ?2 AND retired_micros IS NULL";
        var scope = (long?)row.Dimension ?? -1L;
        if (Connection.Scalar($"SELECT id {OfScope} AND name = ?3 AND id <> ?4", scope, row.ScopeName, row.Name, Blob(row.Id)) is byte[] other)
            return new ControlError(ControlErrorKind.Conflict, "name", row.Name, $"There is an alias '{row.Name}' in this scope already ({new Guid(other, bigEndian: true)}); change that one or choose another name.");

        return isNew && (long)Connection.Scalar($"SELECT COUNT(*) {OfScope}", scope, row.ScopeName)! >= MostOfScope
            ? new ControlError(ControlErrorKind.Conflict, "name", row.Name, $"There are {MostOfScope} aliases in this scope already; remove what is not used any more.")
            : null;
    }

    private void EndVersion(Guid alias) =>
        Connection.Execute("UPDATE alias_versions SET until_micros = MAX(from_micros, ?2) WHERE alias_id = ?1 AND until_micros IS NULL", Blob(alias), Connection.NowMicros());

    private void BeginVersion(Alias row) => Connection.Execute(
        "INSERT INTO alias_versions VALUES (?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8)",
        Blob(row.Id), row.Version, Connection.NowMicros(), row.Target, row.SunsetMicros, row.Use, row.DeprecatedMicros, row.ManagedBy);

    /// <summary>A sunset that is moved was told of before all the same.</summary>
    private long? Deprecated(AliasMeaning? before, long? sunset) => sunset is null ? null : before?.DeprecatedMicros ?? Connection.NowMicros();

    private static AliasMeaning ReadMeaning(ControlRecord record) =>
        new(record.Text()) { SunsetMicros = record.NullableNumber(), Use = record.Text(), DeprecatedMicros = record.NullableNumber() };
}
