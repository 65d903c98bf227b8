using Microsoft.Extensions.Logging.Abstractions;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>The whole data plane on real stores and a real journal; only the network is missing on both sides.</summary>
internal sealed class PassThroughRig : IAsyncDisposable
{
    private static readonly ProviderOptions s_openAI = new()
    {
        Name = "openai",
        Api = ApiFamily.OpenAI,
        BaseUrl = new Uri("http://127.0.0.1/v1"),
        Models = ["gpt-*"],
        Accounts = [new AccountOptions { Name = "default", Keys = ["sk-test"] }],
    };

    private readonly string _folder;
    private readonly SqliteControlStore _control;
    private readonly SqliteLedger _ledger;
    private readonly Journal _journal;
    private readonly Projector _projector;
    private readonly GatewayCore _core;

    private readonly Func<string, Task<PassThroughRig>> _again;

    private PassThroughRig(
        string folder, CannedProvider provider, SqliteControlStore control, SqliteLedger ledger, Journal journal, decimal limit, ProviderOptions? upstream, Action<IControlStore>? setUp,
        Func<IJournal, IJournal>? wrap, TimeProvider? time, ITokenVerifier? tokens, GatewayOptions? options, string? secret, IReadOnlyDictionary<string, AliasMeaning>? aliases)
    {
        (_folder, Provider, _control, _ledger, _journal) = (folder, provider, control, ledger, journal);
        _again = known => OpenAsync(folder, provider, limit, upstream, setUp, wrap, time, tokens, options, known, aliases);
        _projector = Projector.Start(journal, ledger.Store);
        Secret = secret ?? Populate(control, limit, setUp);
        _core = new GatewayCore(
            new GatewayParts
            {
                Control = control,
                Journal = wrap?.Invoke(journal) ?? journal,
                Ledger = ledger.Reader,
                Recent = journal.Recent.OfRequest,
                Flush = _projector.FlushAsync,
                Loggers = NullLoggerFactory.Instance,
                UpstreamHandler = _ => provider,
                Time = time ?? TimeProvider.System,
                Tokens = tokens,
            },
            (options ?? new GatewayOptions()) with
            {
                Providers = [upstream ?? s_openAI],
                Aliases = aliases ?? new GatewayOptions().Aliases,
            },
            RateCard.BuiltIn);
    }

    private static string Populate(SqliteControlStore control, decimal limit, Action<IControlStore>? setUp)
    {
        var organization = control.Organizations.Create(new Organization { Slug = "acme", Name = "acme" }).Require();
        var key = control.Keys.Create(new NewKey { OrganizationId = organization.Id, Name = "test" }).Require();
        control.Budgets.Create(new Budget
        {
            Name = "plenty",
            OrganizationId = organization.Id,
            Dimension = Dimension.Key,
            ScopeName = key.Key.Id.ToString("D"),
            Window = Economics.Budgets.BudgetWindow.CalendarMonth,
            Limit = new Amount(limit),
        }).Require();
        setUp?.Invoke(control);
        return key.Secret;
    }

    internal CannedProvider Provider { get; }

    internal string Secret { get; }

    internal static Task<PassThroughRig> StartAsync(
        CannedProvider provider, decimal limit = 1_000_000m, ProviderOptions? upstream = null, Action<IControlStore>? setUp = null, Func<IJournal, IJournal>? wrap = null, TimeProvider? time = null,
        ITokenVerifier? tokens = null, GatewayOptions? options = null, IReadOnlyDictionary<string, AliasMeaning>? aliases = null) =>
        OpenAsync(Directory.CreateTempSubdirectory("tollgate-passthrough-").FullName, provider, limit, upstream, setUp, wrap, time, tokens, options, secret: null, aliases);

    private static async Task<PassThroughRig> OpenAsync(
        string folder, CannedProvider provider, decimal limit, ProviderOptions? upstream, Action<IControlStore>? setUp, Func<IJournal, IJournal>? wrap, TimeProvider? time, ITokenVerifier? tokens,
        GatewayOptions? options, string? secret, IReadOnlyDictionary<string, AliasMeaning>? aliases)
    {
        var control = SqliteControlStore.Open(Path.Combine(folder, "control.db"), new InstallationDefaults("USD", "UTC"), TimeProvider.System);
        var ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(folder, "ledger.db"), AccountingZone = TimeZoneInfo.Utc });
        var journal = await Journal.OpenAsync(
            new JournalOptions { Directory = Path.Combine(folder, "journal"), AcceptEphemeral = true }, ledger.Store.ReadCheckpoint());
        return new PassThroughRig(folder, provider, control, ledger, journal, limit, upstream, setUp, wrap, time, tokens, options, secret, aliases);
    }

    /// <summary>Ends this gateway, with whatever it had under way, and starts another on the same data.</summary>
    internal async Task<PassThroughRig> RestartAsync()
    {
        await CloseAsync();
        Provider.Stalls = false;
        return await _again(Secret);
    }

    /// <summary>One request from its first byte to the last of its answer, all on this thread.</summary>
    internal void Ask(ReplayCaller caller, SurfaceMatch match, string path, string? presented = null, string method = "POST")
    {
        caller.Rewind();
        var handled = _core.DataPlane.HandleAsync(method, path, match, presented ?? Secret, caller, caller);
        Provider.Deliver();
        while (!handled.IsCompleted)
        {
            // A new name or a new segment went by way of the journal's own thread.
            Thread.Yield();
            Provider.Deliver();
        }

        handled.GetAwaiter().GetResult();
    }

    /// <summary>Begins a request and leaves it where the provider has it and says nothing.</summary>
    internal void Begin(ReplayCaller caller, SurfaceMatch match, string path) => TryBegin(caller, match, path).ShouldBeTrue();

    /// <summary>As <see cref="Begin"/>; false where the request was refused.</summary>
    internal bool TryBegin(ReplayCaller caller, SurfaceMatch match, string path)
    {
        caller.Rewind();
        Provider.Stalls = true;
        var handled = _core.DataPlane.HandleAsync("POST", path, match, Secret, caller, caller);
        while (!Provider.IsAsked && !handled.IsCompleted)
            Thread.Yield();

        return !handled.IsCompleted;
    }

    internal async Task<long> LedgerRowsAsync()
    {
        await _projector.FlushAsync();
        return await _ledger.Reader.LastIdAsync(CancellationToken.None);
    }

    internal async Task<AttemptRecord> OnlyRowAsync() => (await RowsAsync()).ShouldHaveSingleItem();

    internal async Task<List<AttemptRecord>> RowsAsync()
    {
        await _projector.FlushAsync();
        var rows = new List<AttemptRecord>();
        await foreach (var row in _ledger.Reader.AttemptsAsync(1, long.MaxValue, CancellationToken.None))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>What was set aside before an attempt; the ledger keeps only what was charged.</summary>
    internal Amount HoldOf(AttemptRecord row) => _journal.Recent.OfRequest(row.Intent.RequestId).ShouldHaveSingleItem().Record.Intent.Hold;

    internal (int Holds, Amount Held) Open => (_core.Budgets.OpenHoldCount, _core.Budgets.TotalHeld);

    /// <summary>Ends in the journal that belong to no attempt.</summary>
    internal long UnmatchedEnds => _projector.UnmatchedEnds;

    /// <summary>Waits until nothing is set aside any more.</summary>
    internal async Task SettledAsync()
    {
        while (Open.Holds > 0)
            await Task.Yield();
    }

    internal Task<IReadOnlyList<Economics.Budgets.BudgetDifference>> CompareAsync() => _core.Comparison.CompareAsync(CancellationToken.None);

    internal IControlStore Control => _control;

    internal GatewayCore Core => _core;

    internal void RefreshKeys() => _core.Keys.RefreshNow();

    internal ProviderStandings Providers => _core.Providers;

    internal KeyRingSource KeyRings => _core.Keys;

    internal IReadOnlyList<Economics.Budgets.BudgetStanding> Standings =>
        _core.Budgets.Snapshot((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>What attempts in flight have reserved of limits.</summary>
    internal int Reservations => _core.UsageRates.OpenCount;

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CloseAsync()
    {
        _core.Dispose();
        await _projector.DisposeAsync();
        await _journal.DisposeAsync();
        _ledger.Dispose();
        _control.Dispose();
    }
}
