using Tollgate.People;

namespace Tollgate.Http.Admin;

/// <summary>What of a user is to change: <c>PATCH /api/users/{id}</c>. What is absent stays.</summary>
internal sealed record UserChange
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>Slug of a team of the user's organization; empty for none.</summary>
    public string? Team { get; init; }

    /// <summary>True suspends the user.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Revokes every key and admin key of the user for good.</summary>
    public bool RevokeKeys { get; init; }

    /// <summary>Puts the user's keys into the team the user then has.</summary>
    public bool MoveKeys { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }

    internal UserOrder Order() => new() { Name = Name, Email = Email, Team = Team, Disabled = Disabled, RevokeKeys = RevokeKeys, MoveKeys = MoveKeys };
}
