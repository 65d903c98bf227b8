namespace Tollgate.Http.Admin;

/// <summary>A policy to be made: <c>POST /api/policies</c>.</summary>
internal sealed record PolicyBody
{
    public string? Name { get; init; }

    /// <summary><c>installation</c>, <c>organization:SLUG</c>, <c>team:[ORG/]SLUG</c> or <c>key:ID</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>Slug of the organization of a team that is written without it.</summary>
    public string? Organization { get; init; }

    /// <summary>Globs of providers; none for all.</summary>
    public IReadOnlyList<string> AllowedProviders { get; init; } = [];

    /// <summary>Globs of regions; none for all.</summary>
    public IReadOnlyList<string> AllowedRegions { get; init; } = [];

    /// <summary>Globs of accounts, as <c>provider/account</c>; none for all.</summary>
    public IReadOnlyList<string> AllowedAccounts { get; init; } = [];

    /// <summary>Only accounts at which the provider keeps nothing.</summary>
    public bool ZeroRetentionOnly { get; init; }

    /// <summary>Nothing new may be stored at a provider.</summary>
    public bool ForbidStorage { get; init; }

    public bool Enabled { get; init; } = true;
}
