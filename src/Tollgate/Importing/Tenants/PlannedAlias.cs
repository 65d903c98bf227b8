namespace Tollgate.Importing.Tenants;

/// <summary>An alias of a team to be made.</summary>
/// <param name="Team">The old id of the team.</param>
internal sealed record PlannedAlias(string Team, string Name, string Target, string File, int Line, string Key);
