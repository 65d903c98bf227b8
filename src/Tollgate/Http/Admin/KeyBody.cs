using System.Text.Json.Serialization;
using Tollgate.Commands;

namespace Tollgate.Http.Admin;

/// <summary>A virtual key to be made: <c>POST /api/keys</c>.</summary>
internal sealed record KeyBody
{
    /// <summary>Slug; made if missing. Default one's own; an operator's is <c>default</c>.</summary>
    public string? Organization { get; init; }

    /// <summary>Slug; made if missing.</summary>
    public string? Team { get; init; }

    /// <summary>Slug; made if missing.</summary>
    public string? User { get; init; }

    public string? Name { get; init; }

    /// <summary>Globs; empty for all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Surfaces { get; init; } = [];

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? Expires { get; init; }

    /// <summary>The feature of requests that name none.</summary>
    public string Feature { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    internal KeyOrder Order(string organization, string? team, string? user) => new()
    {
        Organization = organization,
        Team = team,
        User = user,
        Name = Name,
        Models = Models,
        Surfaces = Surfaces,
        Expires = Expires,
        Feature = Feature,
        Tags = Tags,
    };
}
