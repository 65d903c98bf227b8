using Tollgate.Gateway.Configuration;
using Tollgate.Secrets;
using Tollgate.Storage.Control;

namespace Tollgate.Configuration;

/// <summary>Everything one process is told by its file or environment. Immutable; a reload makes a new one.</summary>
internal sealed record TollgateConfiguration
{
    /// <summary>Full path of the file; null when configured by the environment alone.</summary>
    public string? File { get; init; }

    /// <summary>What the data plane is told. Reloaded.</summary>
    public GatewayOptions Gateway { get; init; } = new();

    /// <summary>Full paths of rate card overlays, in the order they are laid over the shipped card. Reloaded.</summary>
    public IReadOnlyList<string> RateFiles { get; init; } = [];

    /// <summary>Where alerts go. Default: the log. Reloaded.</summary>
    public IReadOnlyList<AlertSinkConfiguration> AlertSinks { get; init; } = [AlertSinkConfiguration.Log];

    /// <summary>Which keys end by themselves. Default: none. Needs a restart.</summary>
    public KeyExpiryConfiguration KeyExpiry { get; init; } = new();

    /// <summary>Proxies whose word on where a request comes from counts. Default: none. Needs a restart.</summary>
    public IReadOnlyList<AddressRange> TrustedProxies { get; init; } = [];

    /// <summary>What sealed secrets are opened with. Default: none. Reloaded.</summary>
    public MasterKeyring MasterKeys { get; init; } = MasterKeyring.None;

    /// <summary>Identity providers whose people and machines may use the gateway. Default: none. Reloaded.</summary>
    public IReadOnlyList<IssuerConfiguration> Issuers { get; init; } = [];

    /// <summary>Where to listen. Default <c>http://127.0.0.1:4000</c>. Needs a restart.</summary>
    public IReadOnlyList<ListenConfiguration> Listen { get; init; } = [ListenConfiguration.Default];

    /// <summary>Needs a restart.</summary>
    public StoreConfiguration Store { get; init; } = new();

    /// <summary>Needs a restart.</summary>
    public JournalConfiguration Journal { get; init; } = new();

    /// <summary>The accounting time zone. Default UTC. Fixed when the data directory is created.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The accounting currency, ISO 4217. Default USD. Fixed when the data directory is created.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Needs a restart.</summary>
    public TelemetryConfiguration Telemetry { get; init; } = new();

    /// <summary>Needs a restart.</summary>
    public ShutdownConfiguration Shutdown { get; init; } = new();

    public RetentionConfiguration Retention { get; init; } = new();

    /// <summary>Full paths of the files whose content went into this: secrets, authorities, rates. Watched beside <see cref="File"/>.</summary>
    public IReadOnlyList<string> ReferencedFiles { get; init; } = [];

    /// <summary>Where it came from and how many providers it has; nothing that could be a secret.</summary>
    public override string ToString() => $"{File ?? "environment"} ({Gateway.Providers.Count} providers)";
}
