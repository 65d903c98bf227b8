using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Gateway.Relay;
using Tollgate.Gateway.Retries;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Settlement;
using Tollgate.Gateway.Signals;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway;

/// <summary>
/// The data plane, put together: everything between a request and its record. Built once by the composition root; thread-safe.
/// </summary>
public sealed class GatewayCore : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string TelemetryName = AttemptObserver.Name;

    /// <summary>Name of the meter with the metrics of the GenAI semantic conventions.</summary>
    public const string GenAIMeterName = GenAIMetrics.Name;

    private readonly AttemptObserver _observer;
    private readonly BodyMemory _bodyMemory;
    private readonly BodyWatch _bodyWatch;
    private readonly NameBook _names;
    private readonly BudgetSeeding _seeding;
    private readonly FirstSight _firstSight;
    private readonly TimeProvider _time;
    private LimitDefinitions _definitions;
    private LimitDefinitions? _applied;
    private long _followed;

    public GatewayCore(GatewayParts parts, GatewayOptions options, RateCard card)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(options);
        _time = parts.Time;
        _observer = new AttemptObserver(parts.Time, parts.Instrumentation);
        var pepper = parts.Control.Installation.Pepper;
        _names = new NameBook(parts.Journal, (dimension, name) => NameId.Of(pepper, dimension, name));
        var history = new LedgerSpendHistory(parts.Ledger, parts.Flush, parts.Time);
        Budgets = new BudgetBook(new WindowCalendar(parts.Control.Installation.FindTimeZone()));
        _seeding = new BudgetSeeding(Budgets, history, parts.Time, parts.Stopping);
        Keys = new KeyRingSource(parts.Control, parts.Time);
        Snapshots = new SnapshotSource(options, card, _names, parts.UpstreamHandler);
        Watchdog = new Watchdog(parts.Time);
        _definitions = LimitDefinitions.Of(Keys.Snapshot);
        Apply(_definitions);
        _followed = Keys.Snapshot.ChangeStamp;
        AnnounceNames();
        _seeding.Learn(Timeout.InfiniteTimeSpan);
        Keys.Changing += Prepare;
        Keys.Changed += Follow;

        var learned = new LearnedOutput();
        var stored = new StoredResponses(parts.Ledger, _names);
        _firstSight = new FirstSight(Budgets, history, parts.Time, parts.Loggers.CreateLogger<FirstSight>(), parts.Stopping);
        var limits = new UsageLimiting(UsageRates, learned, Denials, parts.Time);
        var closing = new AttemptClosing(parts.Journal, Budgets, limits, _names, learned, stored, _observer, parts.Time);
        var cover = new HoldCover(Budgets, parts.Time);
        var relay = new AnswerRelay(
            new StreamRelay(closing, new StreamTopUp(Budgets, parts.Journal, parts.Time), cover, parts.Time), new AnswerCollector(closing, cover, parts.Time));
        _bodyMemory = new BodyMemory(options.Limits.BodyMemory, options.Limits.BodyPatience, parts.Time);
        Snapshots.Changed += snapshot => _bodyMemory.Apply(snapshot.Options.Limits.BodyMemory, snapshot.Options.Limits.BodyPatience);
        _bodyWatch = new BodyWatch(parts.Time);
        var bodies = new BodyReading(_bodyMemory, _bodyWatch, parts.Time);
        var attempts = new AttemptRunner(
            parts.Journal, Budgets, new HoldPlanner(Budgets, learned, Denials, parts.Time), limits, _firstSight, bodies, Watchdog, relay, closing, Providers, parts.Time, parts.Loggers.CreateLogger<AttemptRunner>());
        Tokens = new TokenCallers(parts.Tokens, Keys, _names, GuessLimiter.OfAdoptedKeys(parts.Time), parts.Time);
        var attribution = new AttributionReading(_names);
        var accounts = new AccountChoice(Providers);
        var own = new OwnAnswers(
            new ModelListAnswer(), new MeAnswer(Budgets), new QuoteAnswer(Budgets, attribution, accounts, learned),
            new RequestRecordAnswer(parts.Recent, parts.Ledger, _names), bodies);
        var path = new RequestPath(
            Keys, GuessLimiter.OfAdoptedKeys(parts.Time), Tokens, Rates, Snapshots, bodies, new AdmissionStage(attribution, Denials), accounts, attempts, stored, own, new RetryLinks(pepper), parts.Journal, Drain);
        Comparison = new BudgetComparison(Budgets, history, parts.Time, parts.Loggers.CreateLogger<BudgetComparison>());
        DataPlane = new DataPlane(path, parts.Time, parts.Loggers.CreateLogger<DataPlane>());
    }

    public DataPlane DataPlane { get; }

    public BudgetBook Budgets { get; }

    /// <summary>Holds the counters of <see cref="Budgets"/> against the ledger.</summary>
    public BudgetComparison Comparison { get; }

    public RequestRates Rates { get; } = new();

    /// <summary>The limits of tokens, money and streams, and those of scopes that a request names itself.</summary>
    public UsageRates UsageRates { get; } = new();

    /// <summary>What providers told of the limits of their accounts.</summary>
    public ProviderStandings Providers { get; } = new();

    /// <summary>Requests that budgets, limits and policies refused.</summary>
    public DenialSignals Denials { get; } = new();

    public KeyRingSource Keys { get; }

    /// <summary>The callers behind tokens of identity providers.</summary>
    internal TokenCallers Tokens { get; }

    public SnapshotSource Snapshots { get; }

    public Watchdog Watchdog { get; }

    public DrainState Drain { get; } = new();

    /// <summary>What the data plane measures.</summary>
    public Meter Meter => _observer.Meter;

    /// <summary>Bytes reserved for request bodies in flight.</summary>
    public long BodyMemoryUsed => _bodyMemory.Used;

    /// <summary>Request bodies that wait for memory.</summary>
    public int BodiesWaiting => _bodyMemory.Waiting;

    /// <summary>Breaks off what is still in flight at the end of the drain time; every attempt still gets its end.</summary>
    public void BreakOff() => Watchdog.BreakAll(Storage.Ledger.AttemptFailure.Shutdown);

    /// <summary>Completes when everything that ended until now is measured. For the end of the process, before exporters are flushed.</summary>
    public Task CompleteTelemetryAsync() => _observer.CompleteAsync();

    public void Dispose()
    {
        _bodyWatch.Dispose();
        Watchdog.Dispose();
        Snapshots.Dispose();
        _firstSight.Dispose();
        _observer.Dispose();
    }

    // New limits hold before new keys are in force, and old ones until old keys no longer are.
    private void Prepare(ControlSnapshot next)
    {
        var definitions = LimitDefinitions.Of(next);
        Apply(definitions.WithThoseGoneFrom(_definitions));
        _definitions = definitions;
    }

    private void Follow(ControlSnapshot snapshot)
    {
        if (_applied != _definitions)
            Apply(_definitions);

        // Whoever changed something waits for the ledger a little; whoever tries again does not, for other changes wait behind it.
        var patience = snapshot.ChangeStamp == _followed ? TimeSpan.Zero : LedgerSpendHistory.Patience;
        _followed = snapshot.ChangeStamp;
        AnnounceNames();
        _seeding.Learn(patience);
    }

    private void Apply(LimitDefinitions definitions)
    {
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        Budgets.Apply(definitions.Budgets, now);
        Rates.Apply([.. definitions.Limits.Where(static limit => limit.LimitsRequests)], now);
        UsageRates.Apply([.. definitions.Limits.Where(static limit => limit.LimitsUsage)], now);
        _applied = definitions;
    }

    // Ids are used by the path of a request without their names. While the journal fails none can be announced, which is an outage of names only.
    private void AnnounceNames()
    {
        foreach (var caller in Keys.Current.Callers)
        {
            CallerNames.Announce(_names, caller);
        }
    }
}
