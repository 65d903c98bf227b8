using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class SecretRows(ControlConnection connection)
    : SqliteControlSet<SealedSecret>(connection, "secrets", "name, master_key, fingerprint, changed_micros, sealed"), ISecretSet
{
    protected override string Noun => "secret";

    public SealedSecret? Find(string name) => Connection.Alone(() => Get(name));

    public ControlResult<SealedSecret> Remove(Guid id) => Connection.Change<SealedSecret>(() =>
    {
        if (Get(id) is not { } row)
            return new ControlError(ControlErrorKind.NotFound, "id", Show(id), $"There is no secret {id}.");

        Connection.Execute("DELETE FROM secrets WHERE id = ?1", Blob(id));
        Connection.Audit.AppendNow(new AuditEntry { Action = "remove", Object = Noun, ObjectId = id });
        return row;
    });

    protected override object?[] Own(SealedSecret row) => [row.Name, row.MasterKey, row.Fingerprint, row.ChangedMicros, row.Sealed.ToArray()];

    protected override SealedSecret ReadOwn(ControlRecord record) => new()
    {
        Name = record.Text(),
        MasterKey = record.Text(),
        Fingerprint = record.Text(),
        ChangedMicros = record.Number(),
        Sealed = record.Bytes(),
    };

    protected override void CheckReferences(SealedSecret row, bool isNew, List<ControlError> errors)
    {
        if (isNew && Get(row.Name) is not null)
            errors.Add(new ControlError(ControlErrorKind.Conflict, "name", row.Name, $"name '{row.Name}' is taken by another secret."));
    }

    private SealedSecret? Get(string name) => Connection.Scalar("SELECT id FROM secrets WHERE name = ?1", name) is byte[] id ? Get(new Guid(id, bigEndian: true)) : null;
}
