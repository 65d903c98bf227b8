using System.Text.Json.Serialization;

namespace Tollgate.Http.Admin;

/// <summary>An admin key to be made: <c>POST /api/admin-keys</c>.</summary>
internal sealed record AdminKeyBody
{
    public string? Name { get; init; }

    /// <summary><c>operator</c>, <c>owner</c>, <c>finance</c>, <c>team-lead</c>, <c>member</c> or <c>auditor</c>; there is no default, because the least of them sees much.</summary>
    public string? Role { get; init; }

    /// <summary>Slug of the organization the key is confined to; null for none.</summary>
    public string? Organization { get; init; }

    /// <summary>Slug of the team a lead leads.</summary>
    public string? Team { get; init; }

    /// <summary>Whose key it is: a slug in the organization, or <c>[ORGANIZATION/]SLUG</c> where the key is confined to none.</summary>
    public string? User { get; init; }

    [JsonPropertyName("expires_at")]
    public DateTimeOffset? Expires { get; init; }
}
