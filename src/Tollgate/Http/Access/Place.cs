namespace Tollgate.Http.Access;

/// <summary>Where something lies among those who pay. The default value is the installation's own.</summary>
/// <param name="Organization">Null for the installation's own.</param>
/// <param name="Team">Null where no team has it.</param>
/// <param name="User">Null where no user has it.</param>
/// <param name="IsWholeTeam">True for what holds for the team as such: set by those above it.</param>
internal readonly record struct Place(Guid? Organization, Guid? Team = null, Guid? User = null, bool IsWholeTeam = false);
