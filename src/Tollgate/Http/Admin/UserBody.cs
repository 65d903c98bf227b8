using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>A user or service account to be made: <c>POST /api/users</c>.</summary>
internal sealed record UserBody
{
    /// <summary>Slug. Default one's own; an operator's is <c>default</c>.</summary>
    public string? Organization { get; init; }

    public string? Slug { get; init; }

    public string Name { get; init; } = "";

    public string Email { get; init; } = "";

    /// <summary>Slug of a team of the organization; null for none.</summary>
    public string? Team { get; init; }

    public UserKind Kind { get; init; }
}
