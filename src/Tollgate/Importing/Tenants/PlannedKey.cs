using Tollgate.Storage.Control;

namespace Tollgate.Importing.Tenants;

/// <summary>A key to be taken over or found.</summary>
/// <param name="Id">Its id in the old gateway: what that one kept of it.</param>
/// <param name="Draft">Everything but the ids of this gateway.</param>
internal sealed record PlannedKey(
    string Id, KeyHash Sha256, string Shown, NewKey Draft, string? Team, string? User, bool IsBlocked, string File, int Line);
