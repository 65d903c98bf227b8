namespace Tollgate.Commands;

/// <summary>One key of a listing; <see cref="State"/> is <c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
internal sealed record KeyRow
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Prefix { get; init; }

    public required string Organization { get; init; }

    public string? Team { get; init; }

    public string? User { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public string? Expires { get; init; }

    public string? LastUsed { get; init; }

    public required bool Revoked { get; init; }

    public required string State { get; init; }
}
