namespace Tollgate.Importing.Tenants;

/// <summary>A team to be made or found.</summary>
/// <param name="Id">Its id in the old gateway.</param>
internal sealed record PlannedTeam(string Id, string Slug, string Name, bool IsBlocked, string File, int Line);
