using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Simulator;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Harness;

/// <summary>
/// A gateway and simulated providers, both on sockets, in this process. Every test makes its own callers, so that one rig serves a
/// whole class. Derived rigs change how the two are set up.
/// </summary>
public class GatewayRig : IAsyncLifetime
{
    internal string Data { get; } = Directory.CreateTempSubdirectory("tollgate-scenario-").FullName;
    private int _callers;

    /// <summary>The simulated providers.</summary>
    public SimulatorHost Simulator { get; private set; } = null!;

    internal TollgateServer Server { get; private set; } = null!;

    internal Uri Address { get; private set; } = null!;

    internal HttpClient Http { get; private set; } = null!;

    internal static async Task<T> StartAsync<T>()
        where T : GatewayRig, new()
    {
        var rig = new T();
        await rig.InitializeAsync();
        return rig;
    }

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        Simulator = await SimulatorHost.StartAsync(SimulatorSettings(), CancellationToken.None);
        Server = await TollgateServer.StartAsync(Settings(), TextWriter.Null, CancellationToken.None);
        Connect();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        await Simulator.DisposeAsync();
        await CleanUpAsync();
        Directory.Delete(Data, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the gateway in good order and starts it again on the same data.</summary>
    internal async Task RestartAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        Server = await TollgateServer.StartAsync(Settings(), TextWriter.Null, CancellationToken.None);
        Connect();
    }

    internal RigCaller NewCaller(Action<CallerPlan>? plan = null)
    {
        var wanted = new CallerPlan();
        plan?.Invoke(wanted);
        var caller = RigCaller.Create(Server.Control, "o" + Interlocked.Increment(ref _callers), wanted);
        Server.Core.Keys.RefreshNow();
        return caller;
    }

    /// <summary>Everything in the ledger, after the projector has caught up.</summary>
    internal async Task<List<AttemptRecord>> LedgerAsync()
    {
        await Server.Projector.FlushAsync();
        var last = await Server.Ledger.LastIdAsync(CancellationToken.None);
        var all = new List<AttemptRecord>();
        await foreach (var record in Server.Ledger.AttemptsAsync(1, last, CancellationToken.None))
        {
            all.Add(record);
        }

        return all;
    }

    /// <summary>The ledger rows of one caller's key.</summary>
    internal async Task<List<AttemptRecord>> LedgerAsync(RigCaller caller)
    {
        var key = NameId.Of(Server.Control.Installation.Pepper, Dimension.Key, caller.KeyName);
        return [.. (await LedgerAsync()).Where(record => record.Intent.Attribution[Dimension.Key] == key)];
    }

    /// <summary>The only ledger row of a caller.</summary>
    internal async Task<AttemptRecord> OnlyRowAsync(RigCaller caller) => (await LedgerAsync(caller)).ShouldHaveSingleItem();

    /// <summary>The simulator's record of a ledger row.</summary>
    internal Simulator.Journal.AttemptRecord? SimulatedOf(AttemptRecord row) =>
        Simulator.Attempts.After().SingleOrDefault(served => served.AttemptId == row.Intent.AttemptId.ToString("N"));

    /// <summary>Waits until no attempt of anybody is under way and nothing is set aside.</summary>
    internal async Task QuietAsync()
    {
        await Until.TrueAsync(
            () => Server.Core.Watchdog.InFlight == 0 && Server.Core.Budgets.OpenHoldCount == 0, "no attempt in flight and no hold open");
        await Until.DoneAsync(Simulator.Attempts.WaitForIdleAsync(CancellationToken.None), "the simulator is idle");
        Server.Core.Budgets.TotalHeld.ShouldBe(Amount.Zero);
    }

    internal BudgetStanding StandingOf(Budget budget) =>
        Server.Core.Budgets.Snapshot(NowMicros).Single(standing => standing.Budget.Name == budget.Name);

    internal static long NowMicros => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10;

    internal Task<HttpResponseMessage> SendAsync(
        RigCaller? caller, string path, string? body, HttpMethod? method = null, bool stream = false, CancellationToken cancellation = default, params (string Name, string Value)[] headers) =>
        SendBytesAsync(caller, path, body is null ? null : Encoding.UTF8.GetBytes(body), method, stream, cancellation, headers);

    internal async Task<HttpResponseMessage> SendBytesAsync(
        RigCaller? caller, string path, byte[]? body, HttpMethod? method = null, bool stream = false, CancellationToken cancellation = default, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(Address, path))
        {
            Version = Http.DefaultRequestVersion,
            VersionPolicy = Http.DefaultVersionPolicy,
        };
        if (caller is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return await Http.SendAsync(request, stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead, cancellation);
    }

    internal async Task<JsonElement> RecordAsync(RigCaller caller, HttpResponseMessage response)
    {
        using var answer = await SendAsync(caller, "/v1/requests/" + RequestId(response), null, HttpMethod.Get);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
    }

    internal static string RequestId(HttpResponseMessage response) => response.Headers.GetValues("x-tollgate-request-id").Single();

    /// <summary>What a derived rig starts before everything else.</summary>
    private protected virtual ValueTask PrepareAsync() => default;

    /// <summary>What a derived rig stops after everything else.</summary>
    private protected virtual ValueTask CleanUpAsync() => default;

    private protected virtual SimulatorOptions SimulatorSettings() => new();

    private protected virtual GatewayOptions Gateway(GatewayOptions options) => options;

    private protected virtual ProviderOptions Provider(ProviderOptions provider) => provider;

    private protected virtual ListenConfiguration Listening() => new("127.0.0.1", 0);

    private protected virtual Version Protocol => HttpVersion.Version11;

    /// <summary>How callers connect.</summary>
    private protected virtual SocketsHttpHandler Connection() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,

        // Who gives an answer up hangs up.
        ResponseDrainTimeout = TimeSpan.Zero,
        MaxResponseDrainSize = 0,
    };

    private protected virtual ServerSettings Settings() => new()
    {
        Data = Data,
        Listen = [Listening()],
        Gateway = Gateway(new GatewayOptions { Providers = [.. SimulatedProviders.At(Simulator.BaseAddress).Select(Provider)] }),
        AcceptEphemeral = true,
        Drain = TimeSpan.FromSeconds(5),
    };

    private void Connect()
    {
        Address = Server.Addresses[0];
        Http = new HttpClient(Connection())
        {
            BaseAddress = Address,
            Timeout = Until.Patience,
            DefaultRequestVersion = Protocol,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
