namespace Tollgate.Gateway.Upstreams;

/// <summary>One provider account: whose provider keys are used. A ledger dimension.</summary>
public sealed record AccountOptions
{
    /// <summary>Unique within the provider; in the ledger as <c>provider/name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The keys of the account, already resolved from their references; requests rotate over them. Empty for servers without keys.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>
    /// Names of sealed secrets in the store whose values are further keys. Whoever builds a snapshot opens them and adds them to
    /// <see cref="Keys"/> first; here they only say what was written.
    /// </summary>
    public IReadOnlyList<string> SealedKeys { get; init; } = [];

    /// <summary>True when the configuration says that requests go upstream without a key (<c>key: none</c>). Default false.</summary>
    public bool IsKeyless { get; init; }

    /// <summary>Share of conversations relative to the provider's other accounts. Default 1; 0 takes none.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>True when the provider keeps nothing of what is sent with this account, by contract or because it is one's own server. Default false.</summary>
    public bool ZeroRetention { get; init; }

    /// <summary>Where requests of this account are processed and kept, as policies name it. Null for the provider's <see cref="ProviderOptions.Region"/>.</summary>
    public string? Residency { get; init; }

    /// <summary>Organization slug that owns the account, or null for the installation. Others cannot use it.</summary>
    public string? Organization { get; init; }

    /// <summary>Team slug that owns the account, or null.</summary>
    public string? Team { get; init; }

    /// <summary>User slug that owns the account, or null.</summary>
    public string? User { get; init; }
}
