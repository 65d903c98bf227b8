using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class AdminKeyRows(ControlConnection connection) : SqliteControlSet<AdminKey>(
    connection, "admin_keys", "name, role, organization_id, prefix, hash, expires_micros, last_used_micros, team_id, user_id")
{
    protected override string Noun => "admin key";

    /// <summary>The key of a hash, also when revoked. Inside the lock.</summary>
    public AdminKey? Get(KeyHash hash) =>
        Connection.Scalar("SELECT id FROM admin_keys WHERE hash = ?1", hash.ToArray()) is byte[] id ? Get(new Guid(id, bigEndian: true)) : null;

    protected override object?[] Own(AdminKey row) =>
        [row.Name, (long)row.Role, Blob(row.OrganizationId), row.Prefix, row.Hash.ToArray(), row.ExpiresMicros, row.LastUsedMicros, Blob(row.TeamId), Blob(row.UserId)];

    protected override AdminKey ReadOwn(ControlRecord record) => new()
    {
        Name = record.Text(),
        Role = (AdminRole)record.Number(),
        OrganizationId = record.NullableId(),
        Prefix = record.Text(),
        Hash = record.Hash(),
        ExpiresMicros = record.NullableNumber(),
        LastUsedMicros = record.NullableNumber(),
        TeamId = record.NullableId(),
        UserId = record.NullableId(),
    };

    protected override void CheckReferences(AdminKey row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        CheckMember("teams", "team_id", row.TeamId, row.OrganizationId ?? default, errors);
        CheckMember("users", "user_id", row.UserId, row.OrganizationId ?? default, errors);
    }
}
