using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>What of a policy is to change: <c>PATCH /api/policies/{id}</c>. What is absent stays; an empty list lifts its restriction.</summary>
internal sealed record PolicyChange
{
    public string? Name { get; init; }

    public IReadOnlyList<string>? AllowedProviders { get; init; }

    public IReadOnlyList<string>? AllowedRegions { get; init; }

    public IReadOnlyList<string>? AllowedAccounts { get; init; }

    public bool? ZeroRetentionOnly { get; init; }

    public bool? ForbidStorage { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }

    internal Policy Of(Policy policy) => policy with
    {
        Name = Name ?? policy.Name,
        AllowedProviders = AllowedProviders ?? policy.AllowedProviders,
        AllowedRegions = AllowedRegions ?? policy.AllowedRegions,
        AllowedAccounts = AllowedAccounts ?? policy.AllowedAccounts,
        ZeroRetentionOnly = ZeroRetentionOnly ?? policy.ZeroRetentionOnly,
        ForbidStorage = ForbidStorage ?? policy.ForbidStorage,
        Enabled = Enabled ?? policy.Enabled,
        Version = Version ?? policy.Version,
    };
}
