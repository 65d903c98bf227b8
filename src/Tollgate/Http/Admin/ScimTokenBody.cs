using System.Text.Json.Serialization;

namespace Tollgate.Http.Admin;

/// <summary>A SCIM token to be made: <c>POST /api/scim-tokens</c>.</summary>
internal sealed record ScimTokenBody
{
    /// <summary>Slug of the organization whose people it writes. Default one's own; an operator's is <c>default</c>.</summary>
    public string? Organization { get; init; }

    public string Name { get; init; } = "directory";

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? Expires { get; init; }
}
