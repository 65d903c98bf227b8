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

    public required IReadOnlyList<string> Surfaces { get; init; }

    public required IReadOnlyList<string> IpRanges { get; init; }

    public required IReadOnlyList<string> Require { get; init; }

    public required string Feature { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string CostCenter { get; init; }

    public required string Project { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required string Created { get; init; }

    /// <summary>Whether the user is a service account.</summary>
    public required bool ServiceAccount { get; init; }

    /// <summary>Whether nobody can be asked about the key.</summary>
    public required bool UnknownOwner { get; init; }

    public string? Expires { get; init; }

    public string? LastUsed { get; init; }

    public required bool Revoked { get; init; }

    public required string State { get; init; }
}
