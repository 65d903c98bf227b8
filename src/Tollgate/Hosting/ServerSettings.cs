using Tollgate.Configuration;
using Tollgate.Gateway.Configuration;
using Tollgate.Http.SignIn;
using Tollgate.Secrets;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling.Files;
using Tollgate.Telemetry;

namespace Tollgate.Hosting;

/// <summary>How one process is started.</summary>
internal sealed record ServerSettings
{
    /// <summary>Directory of stores and journal; made if missing.</summary>
    public required string Data { get; init; }

    /// <summary>Addresses to listen on. Default: 127.0.0.1, port 4000.</summary>
    public IReadOnlyList<ListenConfiguration> Listen { get; init; } = [new ListenConfiguration("127.0.0.1", 4000, null)];

    public required GatewayOptions Gateway { get; init; }

    /// <summary>What the secrets that <see cref="Gateway"/> names are opened with. Default: none.</summary>
    public MasterKeyring MasterKeys { get; init; } = MasterKeyring.None;

    /// <summary>Rate files laid over the built-in card.</summary>
    public IReadOnlyList<string> RateFiles { get; init; } = [];

    /// <summary>Acknowledge only what survives a power loss. Default false: what survives the death of the process.</summary>
    public bool DurableToDisk { get; init; }

    /// <summary>Start although the journal's folder does not outlive the machine. Default false.</summary>
    public bool AcceptEphemeral { get; init; }

    /// <summary>The disk the journal is written to. Default: this machine's; tests put one in that fails when told to.</summary>
    public IJournalFileSystem JournalDisk { get; init; } = PhysicalJournalFileSystem.Instance;

    /// <summary>How often a failing journal tries again. Default 1 second.</summary>
    public TimeSpan JournalRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>IANA name of the accounting time zone of a new installation.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>Names the control plane answers to besides its addresses. Default: those in <c>TOLLGATE_HOSTS</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } =
        (Environment.GetEnvironmentVariable(HostCheck.Variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Logs as JSON. Default: when <c>TOLLGATE_LOG</c> is <c>json</c>.</summary>
    public bool JsonLogs { get; init; } = Environment.GetEnvironmentVariable(LogSetup.Variable) == "json";

    /// <summary>Where spans and metrics are sent besides what the <c>OTEL_*</c> variables say.</summary>
    public TelemetryConfiguration Telemetry { get; init; } = new();

    /// <summary>Where alerts go. Default: the log.</summary>
    public IReadOnlyList<AlertSinkConfiguration> AlertSinks { get; init; } = [AlertSinkConfiguration.Log];

    /// <summary>How long what is stored is kept.</summary>
    public RetentionConfiguration Retention { get; init; } = new();

    /// <summary>Which keys end by themselves. Default: none.</summary>
    public KeyExpiryConfiguration KeyExpiry { get; init; } = new();

    /// <summary>Proxies whose <c>X-Forwarded-For</c> says where a request comes from. Default: none.</summary>
    public IReadOnlyList<AddressRange> TrustedProxies { get; init; } = [];

    /// <summary>Identity providers whose people and machines may use the gateway. Default: none.</summary>
    public IReadOnlyList<IssuerConfiguration> Issuers { get; init; } = [];

    /// <summary>Compiles the path of a request after the start, before a caller needs it. Default false: that is for a process that serves.</summary>
    public bool Warms { get; init; }

    /// <summary>Adds to the logging, for tests and embedders.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>The clock of everything that is recorded. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Accounting currency of a new installation.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>How long requests in flight may go on after SIGTERM. Default 30 seconds.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of it new connections are still answered after SIGTERM, with 503. Default 5 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
