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

    /// <summary>Inside a transaction. Returns how many it revoked.</summary>
    public int RevokeOf(Guid user) => Of(user).Count(id => RetireNow(id).IsOk);

    /// <summary>Inside the lock. Keys that are accepted now, of an organization, a team or a user.</summary>
    public int CountInForce(Guid owner) => (int)(long)Connection.Scalar(
        """
        SELECT COUNT(*) FROM admin_keys k
        LEFT JOIN organizations o ON o.id = k.organization_id LEFT JOIN teams t ON t.id = k.team_id LEFT JOIN users u ON u.id = k.user_id
        WHERE (k.organization_id = ?1 OR k.team_id = ?1 OR k.user_id = ?1) AND k.retired_micros IS NULL AND (k.expires_micros IS NULL OR k.expires_micros > ?2)
            AND o.retired_micros IS NULL AND t.retired_micros IS NULL AND u.retired_micros IS NULL AND u.disabled_micros IS NULL
        """,
        Blob(owner), Connection.NowMicros())!;

    protected override void CheckReferences(AdminKey row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        CheckMember("teams", "team_id", row.TeamId, row.OrganizationId ?? default, errors);
        CheckHolder(row, errors);
        CheckEnabled(row.UserId, isNew, errors);
    }

    // Whoever runs the whole installation is a user of some organization all the same.
    private void CheckHolder(AdminKey row, List<ControlError> errors)
    {
        if (row.UserId is not { } holder)
            return;

        const string sql = "SELECT kind FROM users WHERE id = ?1 AND retired_micros IS NULL AND (?2 IS NULL OR organization_id = ?2)";
        switch (Connection.Scalar(sql, Blob(holder), Blob(row.OrganizationId)))
        {
            case null:
                Missing(errors, "user_id", Show(holder), row.OrganizationId is null ? "user" : "user of this organization");
                break;
            case (long)UserKind.Service:
                errors.Add(new ControlError(ControlErrorKind.Invalid, "user_id", Show(holder), $"user_id '{holder}' is a service account, which cannot sign in; name a person."));
                break;
        }
    }

    private List<Guid> Of(Guid user) => Connection.Query(static record => record.Id(), "SELECT id FROM admin_keys WHERE user_id = ?1 AND retired_micros IS NULL", Blob(user));
}
