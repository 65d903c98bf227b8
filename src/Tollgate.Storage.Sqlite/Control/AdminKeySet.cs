using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class AdminKeySet(ControlConnection connection, AdminKeyRows rows, Pepper pepper)
    : SqliteKeySet<AdminKey, NewAdminKey>(connection, rows, "admin_keys", pepper, KeySecret.AdminPrefix)
{
    protected override AdminKey Draft(NewAdminKey draft, string shown, KeyHash hash) => new()
    {
        Name = draft.Name,
        Role = draft.Role,
        OrganizationId = draft.OrganizationId,
        TeamId = draft.TeamId,
        UserId = draft.UserId,
        Prefix = shown,
        Hash = hash,
        ExpiresMicros = draft.ExpiresMicros,
    };

    protected override AdminKey Successor(AdminKey old, string shown, KeyHash hash) =>
        old with { Prefix = shown, Hash = hash, LastUsedMicros = null };

    protected override long? Expires(AdminKey key) => key.ExpiresMicros;

    protected override AdminKey WithExpiry(AdminKey key, long expiresMicros) => key with { ExpiresMicros = expiresMicros };
}
