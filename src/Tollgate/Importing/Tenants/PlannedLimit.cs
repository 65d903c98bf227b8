namespace Tollgate.Importing.Tenants;

/// <summary>A limit to be made: so many requests or tokens a minute, so many requests at once, or several of them.</summary>
/// <param name="Owner">The old id of the team, user or key; null for the installation.</param>
internal sealed record PlannedLimit(PlannedScope Scope, string? Owner, int? PerMinute, int? Parallel, long? TokensPerMinute, string File, int Line, string Key);
