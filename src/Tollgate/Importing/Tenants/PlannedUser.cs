namespace Tollgate.Importing.Tenants;

/// <summary>A user to be made or found.</summary>
/// <param name="Id">The id in the old gateway.</param>
/// <param name="Team">The old id of the team; null for none.</param>
internal sealed record PlannedUser(string Id, string Slug, string Name, string Email, string? Team, string File, int Line);
