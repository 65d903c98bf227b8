namespace Tollgate.Importing.Tenants;

/// <summary>A limit on requests to be made: so many a minute, so many at once, or both.</summary>
/// <param name="Owner">The old id of the team, user or key; null for the installation.</param>
internal sealed record PlannedLimit(PlannedScope Scope, string? Owner, int? PerMinute, int? Parallel, string File, int Line, string Key);
