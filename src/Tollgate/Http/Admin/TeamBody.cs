namespace Tollgate.Http.Admin;

/// <summary>A team to be made: <c>POST /api/teams</c>.</summary>
internal sealed record TeamBody
{
    /// <summary>Slug. Default one's own; an operator's is <c>default</c>.</summary>
    public string? Organization { get; init; }

    public string? Slug { get; init; }

    public string Name { get; init; } = "";
}
