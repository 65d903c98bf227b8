using System.Net;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tollgate.Alerting;
using Tollgate.Configuration;
using Tollgate.Configuration.Reloading;
using Tollgate.Economics.Pricing;
using Tollgate.Expiry;
using Tollgate.Gateway;
using Tollgate.Http;
using Tollgate.Retention;
using Tollgate.Secrets;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;
using Tollgate.Storage.Disk;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Telemetry;

namespace Tollgate.Hosting;

/// <summary>
/// One running gateway on the embedded store: control store, journal, projector, data plane and web server, started and stopped in
/// the right order.
/// </summary>
internal sealed class TollgateServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly ServerSettings _settings;
    private readonly SqliteControlStore _control;
    private readonly SqliteLedger _ledger;
    private readonly Journal _journal;
    private readonly Projector _projector;
    private readonly Task _following;
    private readonly OpenTelemetryExport? _export;
    private readonly StopSignals _signals;
    private WebApplication _web = null!;
    private ITimer? _patience;
    private ITimer? _grace;
    private Task _expiring = Task.CompletedTask;
    private int _draining;
    private int _stopped;

    private TollgateServer(
        ServerSettings settings, SqliteControlStore control, SqliteLedger ledger, Journal journal, Projector projector, GatewayCore core, ProviderSecrets providers,
        SignOn signOn, ILoggerFactory loggers, CancellationTokenSource stopping)
    {
        _settings = settings;
        _stopping = stopping;
        _control = control;
        _ledger = ledger;
        _journal = journal;
        _projector = projector;
        Core = core;
        Providers = providers;
        SignOn = signOn;
        Metrics = new MeterMetrics(core.Meter);
        _export = OpenTelemetryExport.StartIfConfigured(settings.Telemetry, Environment.GetEnvironmentVariable);
        Started = settings.Time.GetUtcNow();
        Loggers = loggers;
        _signals = new StopSignals(Asked);
        Retention = new RetentionJob(Path.Combine(settings.Data, "ledger.db"), control, settings.Retention, settings.Time, loggers.CreateLogger<RetentionJob>());
        _following = Task.WhenAll(core.Keys.RunAsync(_stopping.Token), core.Comparison.RunAsync(_stopping.Token), Retention.RunAsync(_stopping.Token));
    }

    internal GatewayCore Core { get; }

    internal RetentionJob Retention { get; }

    /// <summary>Puts configurations into force, with the secrets that they name.</summary>
    internal ProviderSecrets Providers { get; }

    /// <summary>The identity providers whose people and machines may use the gateway.</summary>
    internal SignOn SignOn { get; }

    internal MeterMetrics Metrics { get; }

    internal ILoggerFactory Loggers { get; }

    internal IControlStore Control => _control;

    internal ILedgerReader Ledger => _ledger.Reader;

    internal Journal Journal => _journal;

    internal Projector Projector => _projector;

    /// <summary>Keeps the configuration up to date; null where it does not come from a file.</summary>
    internal ConfigurationWatcher? Reloads { get; set; }

    /// <summary>Raises alerts and brings them to their sinks.</summary>
    internal AlertDesk Alerts { get; private set; } = null!;

    /// <summary>Ends keys that nobody uses or owns.</summary>
    internal KeyExpiry Expiry { get; private set; } = null!;

    internal DateTimeOffset Started { get; }

    /// <summary>What compiles the path of a request beforehand; null when that was not asked for.</summary>
    internal WarmStart? Warming { get; private set; }

    internal TimeProvider Time => _settings.Time;

    /// <summary>Every route of the control plane.</summary>
    internal IEnumerable<Endpoint> Endpoints => ((IEndpointRouteBuilder)_web).DataSources.SelectMany(source => source.Endpoints);

    /// <summary>The addresses in use, with the ports taken.</summary>
    internal IReadOnlyList<Uri> Addresses => [.. _web.Urls.Select(url => new Uri(url))];

    /// <summary>Starts everything. What fails is disposed again, and the exception says what to do.</summary>
    internal static async Task<TollgateServer> StartAsync(ServerSettings settings, TextWriter messages, CancellationToken cancellation)
    {
        OwnerOnly.CreateDirectory(settings.Data);
        var time = settings.Time;
        var card = await LoadCardAsync(settings.RateFiles, cancellation).ConfigureAwait(false);
        var control = SqliteControlStore.Open(Path.Combine(settings.Data, "control.db"), new InstallationDefaults(settings.Currency, settings.TimeZone), time);
        var loggers = LoggerFactory.Create(logging => LogSetup.Apply(logging, settings));
        var providers = OpenSecrets(settings, card, control, loggers);
        var ledgerOptions = new SqliteLedgerOptions
        {
            Path = Path.Combine(settings.Data, "ledger.db"),
            AccountingZone = control.Installation.FindTimeZone(),
        };
        var ledger = SqliteLedger.Open(ledgerOptions);
        var journal = await Journal.OpenAsync(
            new JournalOptions
            {
                Directory = Path.Combine(settings.Data, "journal"),
                Durability = settings.DurableToDisk ? JournalDurability.Disk : JournalDurability.Process,
                AcceptEphemeral = settings.AcceptEphemeral,
                RetryInterval = settings.JournalRetry,
            },
            ledger.Store.ReadCheckpoint(), time, settings.JournalDisk).ConfigureAwait(false);
        if (journal.OrphansBooked > 0)
        {
            await messages.WriteLineAsync($"The last run ended without {journal.OrphansBooked} of its attempts; their holds are charged, state unknown, for review.").ConfigureAwait(false);
        }

        var projector = Projector.Start(journal, ledger.Store, time: time);
        var health = StoreHealthLog.Attach(journal, projector, loggers);

        // Counters are built from the ledger, so the ledger has to be complete first.
        await projector.FlushAsync(cancellation).ConfigureAwait(false);
        var stopping = new CancellationTokenSource();
        var signOn = new SignOn(settings.Issuers, time, loggers);
        var core = new GatewayCore(
            new GatewayParts
            {
                Control = control,
                Journal = journal,
                Ledger = ledger.Reader,
                Recent = journal.Recent.OfRequest,
                Flush = projector.FlushAsync,
                Loggers = loggers,
                Stopping = stopping.Token,
                Time = time,
                Tokens = signOn,
            },
            providers.Opened, card);
        signOn.Making = new HolderMaking(control, () => core.Keys.RefreshNow(), loggers.CreateLogger<HolderMaking>());
        health.Follow(core.Keys);
        providers.Follow(core);
        var server = new TollgateServer(settings, control, ledger, journal, projector, core, providers, signOn, loggers, stopping);
        try
        {
            server.Alerts = await AlertDesk.StartAsync(server.AlertParts(), cancellation).ConfigureAwait(false);
            await server.ListenAsync(cancellation).ConfigureAwait(false);
            server.Expiry = new KeyExpiry(control, core, server.Alerts, settings.KeyExpiry, time, loggers.CreateLogger<KeyExpiry>());
            server._expiring = server.Expiry.RunAsync(stopping.Token);
        }
        catch (Exception failure)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            if (ListenProblem.Explain(failure, settings.Listen) is { } problem)
            {
                throw new StartupException(problem, failure);
            }

            throw;
        }

        server.Warming = settings.Warms ? WarmStart.Begin(Path.Combine(settings.Data, "warm"), card, server.Addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttp)) : null;
        return server;
    }

    /// <summary>Completes when the process is asked to stop.</summary>
    internal Task WaitForShutdownAsync(CancellationToken cancellation) => _web.WaitForShutdownAsync(cancellation);

    /// <summary>Lets requests in flight finish within the drain time, then writes everything down.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1)
        {
            return;
        }

        if (Warming is not null)
        {
            await Warming.DisposeAsync().ConfigureAwait(false);
        }

        if (_web is not null)
        {
            await _web.StopAsync(CancellationToken.None).ConfigureAwait(false);
            await _web.DisposeAsync().ConfigureAwait(false);
        }

        _signals.Dispose();
        _patience?.Dispose();
        _grace?.Dispose();

        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_following, _expiring).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how following ends.
        }

        if (Alerts is not null)
        {
            await Alerts.DisposeAsync().ConfigureAwait(false);
        }

        SignOn.Dispose();
        if (SignOn.Making is { } making)
        {
            await making.DisposeAsync().ConfigureAwait(false);
        }

        Core.Keys.WriteUses();
        await Core.CompleteTelemetryAsync().ConfigureAwait(false);
        _export?.Dispose();
        Metrics.Dispose();
        Core.Dispose();
        await _projector.DisposeAsync().ConfigureAwait(false);
        await _journal.DisposeAsync().ConfigureAwait(false);
        _ledger.Dispose();
        _control.Dispose();
        _stopping.Dispose();
    }

    internal static async Task<RateCard> LoadCardAsync(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            return RateCard.BuiltIn;
        }

        var sources = new List<RateCardSource>();
        foreach (var file in files)
        {
            sources.Add(new RateCardSource(file, await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false)));
        }

        var load = RateCard.BuiltIn.WithOverlay(sources);
        return load.Card ?? throw new StartupException("The rate files have problems:\n  " + string.Join("\n  ", load.Problems));
    }

    // Before anything else is opened: what is missing here keeps the process from starting.
    private static ProviderSecrets OpenSecrets(ServerSettings settings, RateCard card, SqliteControlStore control, ILoggerFactory loggers)
    {
        try
        {
            return new ProviderSecrets(settings, card, control, loggers.CreateLogger<ProviderSecrets>());
        }
        catch
        {
            control.Dispose();
            loggers.Dispose();
            throw;
        }
    }

    private AlertParts AlertParts() => new()
    {
        Core = Core,
        Control = _control,
        Ledger = _ledger.Reader,
        Journal = _journal,
        Projector = _projector,
        Sinks = _settings.AlertSinks,
        Kept = () => Retention.Kept.Alerts,
        Loggers = Loggers,
        Time = _settings.Time,
    };

    private async Task ListenAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        LogSetup.Apply(builder.Logging, _settings);
        builder.Services.AddSingleton<IHostLifetime>(_signals);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _settings.Drain + TimeSpan.FromSeconds(5));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new WideBlockPool());
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            ServerLimits.Apply(kestrel, _settings.Gateway.Limits.Body);
            foreach (var address in _settings.Listen)
            {
                Listen(kestrel, address);
            }
        });
        _web = builder.Build();
        var clients = new ClientAddresses(_settings.TrustedProxies);
        _web.Use(next =>
        {
            var front = new DataPlaneFront(Core.DataPlane, clients, next);
            return front.InvokeAsync;
        });
        ControlPlane.Map(_web, this, _settings, clients);
        _web.Lifetime.ApplicationStopping.Register(() => BeginDrain());
        await _web.StartAsync(cancellation).ConfigureAwait(false);
    }

    // From the signal on: what is in flight may finish within the drain time, new requests are told to go elsewhere. Whoever sends requests
    // here needs a moment to learn it, so after SIGTERM, the signal of supervisors, the listener answers a little longer. Any further signal,
    // or one from a terminal, closes it.
    private void Asked(PosixSignal signal)
    {
        if (BeginDrain() && signal == PosixSignal.SIGTERM && _settings.Grace > TimeSpan.Zero)
        {
            _grace = TimeProvider.System.CreateTimer(
                static state => ((WebApplication)state!).Lifetime.StopApplication(), _web, _settings.Grace, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _web.Lifetime.StopApplication();
        }
    }

    private bool BeginDrain()
    {
        if (Interlocked.Exchange(ref _draining, 1) == 1)
        {
            return false;
        }

        Core.Drain.Begin();
        _patience = TimeProvider.System.CreateTimer(static state => ((GatewayCore)state!).BreakOff(), Core, _settings.Drain, Timeout.InfiniteTimeSpan);
        return true;
    }

    private static void Listen(KestrelServerOptions kestrel, ListenConfiguration address)
    {
        void Configure(ListenOptions endpoint)
        {
            if (address.Certificate is not { } configured)
            {
                // One cleartext port cannot serve both versions, and every client speaks 1.1.
                endpoint.Protocols = HttpProtocols.Http1;
                return;
            }

            if (configured.Load(new ProcessEnvironment(), out var reason) is not { } loaded)
            {
                throw new StartupException($"{address}: {reason}.");
            }

            endpoint.Protocols = HttpProtocols.Http1AndHttp2;
            endpoint.UseHttps(https =>
            {
                https.ServerCertificate = loaded.Certificate;
                https.ServerCertificateChain = loaded.Chain;
            });
        }

        switch (address.Host)
        {
            case "*":
                kestrel.ListenAnyIP(address.Port, Configure);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, address.Port, Configure);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(address.Host), address.Port, Configure);
                break;
        }
    }
}
