using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class ScimTokenRows(ControlConnection connection) : SqliteControlSet<ScimToken>(
    connection, "scim_tokens", "organization_id, name, prefix, hash, expires_micros, last_used_micros")
{
    protected override string Noun => "SCIM token";

    /// <summary>The token of a hash, also when revoked. Inside the lock.</summary>
    public ScimToken? Get(KeyHash hash) =>
        Connection.Scalar("SELECT id FROM scim_tokens WHERE hash = ?1", hash.ToArray()) is byte[] id ? Get(new Guid(id, bigEndian: true)) : null;

    protected override object?[] Own(ScimToken row) =>
        [Blob(row.OrganizationId), row.Name, row.Prefix, row.Hash.ToArray(), row.ExpiresMicros, row.LastUsedMicros];

    protected override ScimToken ReadOwn(ControlRecord record) => new()
    {
        OrganizationId = record.Id(),
        Name = record.Text(),
        Prefix = record.Text(),
        Hash = record.Hash(),
        ExpiresMicros = record.NullableNumber(),
        LastUsedMicros = record.NullableNumber(),
    };

    protected override void CheckReferences(ScimToken row, bool isNew, List<ControlError> errors) => CheckOrganization(row.OrganizationId, errors);
}
