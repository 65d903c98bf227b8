using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// Where requests may go and what may be kept of them. Every policy of the installation, the organization, the team and the key holds: none
/// widens another. A list that is empty restricts nothing.
/// </summary>
public sealed record Policy : ControlRow
{
    public required string Name { get; init; }

    /// <summary>The organization whose keys it holds for; null for all. The store sets it where the scope says it.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Organization, team or key; null for everybody (in the organization, if one is given).</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>See <see cref="Budget.ScopeName"/>.</summary>
    public string ScopeName { get; init; } = "";

    /// <summary>Globs of providers as <c>tollgate.yaml</c> names them.</summary>
    public IReadOnlyList<string> AllowedProviders { get; init; } = [];

    /// <summary>Globs of regions in which an account may lie. An account whose region nobody has stated lies in none.</summary>
    public IReadOnlyList<string> AllowedRegions { get; init; } = [];

    /// <summary>Globs of provider accounts, as <c>provider/account</c>.</summary>
    public IReadOnlyList<string> AllowedAccounts { get; init; } = [];

    /// <summary>Only accounts at which the provider keeps nothing. Default false.</summary>
    public bool ZeroRetentionOnly { get; init; }

    /// <summary>Nothing new may be stored at a provider for later use: requests are sent with <c>store: false</c>. Default false.</summary>
    public bool ForbidStorage { get; init; }

    public bool Enabled { get; init; } = true;
}
