using Tollgate.Economics.Usage;

namespace Tollgate.Gateway.Upstreams;

/// <summary>One upstream: an API at a base URL, with its accounts and the models it serves.</summary>
public sealed record ProviderOptions
{
    /// <summary>Name in configuration, in <c>provider/model</c> and in the ledger.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whose rates and counting conventions apply (<c>openai</c>, <c>xai</c>, …), by the one name that provider has, however it was written. Default: the
    /// name.
    /// </summary>
    public string Vendor { get => field ?? ProviderNames.Canonical(Name); init => field = ProviderNames.Canonical(value); }

    public required ApiFamily Api { get; init; }

    /// <summary>
    /// True for vendors that refuse requests without a key. Where it is does not matter: what listens on this machine may pass requests
    /// on, so only the configuration can say that an account has none.
    /// </summary>
    internal bool NeedsKey => Api == ApiFamily.Azure || KnownProviders.Find(Vendor) is { KeyVariable: not null };

    public required Uri BaseUrl { get; init; }

    public IReadOnlyList<AccountOptions> Accounts { get; init; } = [];

    /// <summary>Globs of the bare model names served here, for example <c>gpt-*</c>. With <c>provider/model</c> every name is tried.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Azure: model → deployment. Callers may name either.</summary>
    public IReadOnlyDictionary<string, string> Deployments { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Azure: the <c>api-version</c> sent when the caller gave none.</summary>
    public string ApiVersion { get; init; } = "2024-10-21";

    /// <summary>Region or deployment class for prices, or null for the provider's global rate.</summary>
    public string? Region { get; init; }

    /// <summary>Headers added to every request, for example <c>OpenAI-Organization</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public TimeoutOptions Timeouts { get; init; } = new();

    /// <summary>
    /// Whether a request is refused here while the provider has said with a 429 that it would refuse it, if no other account has room.
    /// Default false: the provider is asked, because its limits may be narrower than an account and a model.
    /// </summary>
    public bool EnforcesLimits { get; init; }

    /// <summary>An outbound HTTP proxy, or null for a direct connection.</summary>
    public ProxyOptions? Proxy { get; init; }

    /// <summary>
    /// PEM text of private certificate authorities to trust in addition, or null. The text and not its file, so that another authority in
    /// the same file makes other connections.
    /// </summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Sent as <c>x-tollgate-attempt</c> so that a simulator can be audited against the ledger. Default off.</summary>
    public bool SendAttemptId { get; init; }
}
