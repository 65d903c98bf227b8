using System.Text.Json.Serialization;

namespace Tollgate.Commands;

/// <summary>One admin key of a listing; <see cref="State"/> is <c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
internal sealed record AdminKeyRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string Role { get; init; }

    /// <summary>Null for the whole installation.</summary>
    public string? Organization { get; init; }

    /// <summary>The team of a lead.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Team { get; init; }

    /// <summary>Whose key it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? User { get; init; }

    public string? Expires { get; init; }

    public string? LastUsed { get; init; }

    public required bool Revoked { get; init; }

    public required string State { get; init; }
}
