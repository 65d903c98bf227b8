namespace Tollgate.Http.Admin;

/// <summary>What of an organization or a team is to change: <c>PATCH /api/organizations/{id}</c>, <c>PATCH /api/teams/{id}</c>. What is absent stays.</summary>
internal sealed record NameChange
{
    public string? Name { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }
}
