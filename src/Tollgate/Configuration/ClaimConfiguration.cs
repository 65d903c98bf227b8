namespace Tollgate.Configuration;

/// <summary>Which claims of a token say who somebody is. A claim is named as it is, or by a path with dots. Immutable.</summary>
/// <param name="User">Finds the user: <c>email</c> by mail address or slug, any other by slug.</param>
/// <param name="Groups">A list of groups, or one.</param>
/// <param name="Team">The slug of the team; null for the groups to say it.</param>
/// <param name="Models">A list of models and globs; null for the groups to say it.</param>
internal sealed record ClaimConfiguration(string User = "email", string Groups = "groups", string? Team = null, string? Models = null);
