using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class VirtualKeySet(ControlConnection connection, VirtualKeyRows rows, Pepper pepper)
    : SqliteKeySet<VirtualKey, NewKey>(connection, rows, "virtual_keys", pepper, KeySecret.VirtualPrefix)
{
    /// <summary>The row a draft becomes.</summary>
    internal static VirtualKey Of(NewKey draft, string shown, KeyHash hash) => new()
    {
        OrganizationId = draft.OrganizationId,
        TeamId = draft.TeamId,
        UserId = draft.UserId,
        Name = draft.Name,
        Prefix = shown,
        Hash = hash,
        ExpiresMicros = draft.ExpiresMicros,
        AllowedModels = draft.AllowedModels,
        AllowedSurfaces = draft.AllowedSurfaces,
        DefaultFeature = draft.DefaultFeature,
        DefaultTags = draft.DefaultTags,
        AllowedAddresses = draft.AllowedAddresses,
        RequiredAttribution = draft.RequiredAttribution,
        CostCenter = draft.CostCenter,
        Project = draft.Project,
        Metadata = draft.Metadata,
        SelfMade = draft.SelfMade,
        ManagedBy = draft.ManagedBy,
    };

    protected override VirtualKey Draft(NewKey draft, string shown, KeyHash hash) => Of(draft, shown, hash);

    protected override VirtualKey Successor(VirtualKey old, string shown, KeyHash hash) =>
        old with { Prefix = shown, Hash = hash, Verifier = KeyVerifier.Own, Origin = "", LastUsedMicros = null, RotatedFrom = old.Id, FirstId = old.LineageId, ExpiryWarnedMicros = null };

    protected override Guid? SuccessorInForce(VirtualKey old) => rows.SuccessorInForce(old.Id);

    protected override long? Expires(VirtualKey key) => key.ExpiresMicros;

    protected override VirtualKey WithExpiry(VirtualKey key, long expiresMicros) => key with { ExpiresMicros = expiresMicros };
}
