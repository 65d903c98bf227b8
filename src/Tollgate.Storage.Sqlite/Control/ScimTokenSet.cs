using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class ScimTokenSet(ControlConnection connection, ScimTokenRows rows, Pepper pepper)
    : SqliteKeySet<ScimToken, NewScimToken>(connection, rows, "scim_tokens", pepper, KeySecret.ScimPrefix)
{
    protected override ScimToken Draft(NewScimToken draft, string shown, KeyHash hash) =>
        new() { OrganizationId = draft.OrganizationId, Name = draft.Name, Prefix = shown, Hash = hash, ExpiresMicros = draft.ExpiresMicros };

    protected override ScimToken Successor(ScimToken old, string shown, KeyHash hash) => old with { Prefix = shown, Hash = hash, LastUsedMicros = null };

    protected override long? Expires(ScimToken key) => key.ExpiresMicros;

    protected override ScimToken WithExpiry(ScimToken key, long expiresMicros) => key with { ExpiresMicros = expiresMicros };
}
