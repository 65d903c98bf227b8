using System.Collections.Concurrent;
using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.LedgerTruth;
using Tollgate.Simulator;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Kills;

/// <summary>
/// A gateway process under load is killed without warning, again and again on the same data, at moments counted by the provider. What
/// the provider served is then in the ledger exactly once, and nobody was served for nothing.
/// </summary>
public sealed class KillTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(2027)]
    public async Task After_kills_the_ledger_has_every_attempt_once_and_covers_the_bill(int seed)
    {
        var data = Directory.CreateTempSubdirectory("tollgate-kill-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var caller = GatewayProcess.NewCaller(data);
        var dice = new Random(seed);
        var told = new ConcurrentDictionary<Guid, string?>();
        for (var kill = 0; kill < 5; kill++)
        {
            await RunAndKillAsync(data, simulator, caller, dice.Next(), dice.Next(20, 120), told);
        }

        // What was on its way to the provider when the process died ends there on its own.
        await Until.DoneAsync(simulator.Attempts.WaitForIdleAsync(CancellationToken.None), "the simulator is idle");
        await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None);
        await server.Projector.FlushAsync();
        var rows = new Dictionary<string, AttemptRecord>();
        var last = await server.Ledger.LastIdAsync(CancellationToken.None);
        await foreach (var row in server.Ledger.AttemptsAsync(1, last, CancellationToken.None))
        {
            rows.TryAdd(row.Intent.AttemptId.ToString("N"), row).ShouldBeTrue("an attempt is in the ledger twice");
        }

        var served = simulator.Attempts.After().ToDictionary(record => record.AttemptId!);
        foreach (var (id, record) in served)
        {
            rows.ShouldContainKey(id, $"{record.Surface} {record.Model} was served and is not in the ledger");
            var row = rows[id];
            var what = $"{record.Surface} {record.Model} stream={record.Streamed} outcome={record.Outcome} state={row.End.State}";
            if (row.End.State == UsageState.Final)
            {
                row.End.Usage.ShouldEqual(record.Usage, record.Provider, what);
            }

            if (Workload.SamePrice.Contains(record.Model))
            {
                row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(record.Usd, what);
            }
        }

        foreach (var (id, row) in rows)
        {
            if (!served.ContainsKey(id))
            {
                row.End.State.ShouldBe(UsageState.Unknown, "nobody served it");
            }

            row.End.Flags.HasFlag(AttemptFlags.Orphaned).ShouldBe(row.End.Failure == AttemptFailure.Orphaned);
        }

        // Whoever saw the end of an answer finds it final, at the price that was told.
        told.Count.ShouldBeGreaterThan(50);
        var byRequest = rows.Values.ToDictionary(row => row.Intent.RequestId);
        foreach (var (request, cost) in told)
        {
            byRequest.ShouldContainKey(request);
            byRequest[request].End.State.ShouldBe(UsageState.Final);
            (cost ?? byRequest[request].End.Cost.ToString()).ShouldBe(byRequest[request].End.Cost.ToString());
        }

        rows.Values.Count(row => row.End.Failure == AttemptFailure.Orphaned).ShouldBeGreaterThan(0, "no kill met an attempt under way");
        var standing = server.Core.Budgets.Snapshot(GatewayRig.NowMicros).Single();
        standing.Spent.ShouldBe(rows.Values.Aggregate(Amount.Zero, (sum, row) => sum + row.End.Cost));
        standing.Held.ShouldBe(Amount.Zero);
        served.Count.ShouldBeGreaterThan(100);
        (await LedgerAudit.VerifyAsync(server.Ledger, CancellationToken.None)).Intact.ShouldBeTrue();
        await server.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    private static async Task RunAndKillAsync(
        string data, SimulatorHost simulator, RigCaller caller, int seed, int attempts, ConcurrentDictionary<Guid, string?> told)
    {
        using var process = GatewayProcess.Start(data, simulator);
        var address = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the gateway did not start"));
        using var http = new HttpClient { BaseAddress = address, Timeout = Until.Patience };
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 12).Select(client => Task.Run(() => LoadAsync(http, caller, new Random(seed + client), told, stop.Token))).ToList();

        // The moment is counted in what the provider has served, not in time: with twelve clients some attempts are always under way.
        await Until.DoneAsync(
            simulator.Attempts.WaitForCountAsync(simulator.Attempts.Summary.Attempts + attempts, CancellationToken.None), "the provider served enough");
        process.Kill();
        await process.WaitForExitAsync();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>Sends requests until told to stop or cut off; keeps the id and price of every answer that came whole.</summary>
    internal static async Task LoadAsync(HttpClient http, RigCaller caller, Random dice, ConcurrentDictionary<Guid, string?> told, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var (path, body) = Workload.One(dice, i, pinsInput: false);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + caller.Secret);
            try
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
                var text = await answer.Content.ReadAsStringAsync(stop);
                if (answer.IsSuccessStatusCode && IsComplete(path, answer, text))
                {
                    told[Guid.Parse(GatewayRig.RequestId(answer))] = answer.Headers.TryGetValues("x-tollgate-cost-usd", out var cost) ? cost.Single() : null;
                }
            }
            catch (Exception died) when (died is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static bool IsComplete(string path, HttpResponseMessage answer, string text) => answer.Content.Headers.ContentType?.MediaType switch
    {
        "application/json" => true,
        _ when path.Contains("messages", StringComparison.Ordinal) => text.Contains("event: message_stop", StringComparison.Ordinal),
        _ when path.Contains("responses", StringComparison.Ordinal) => text.Contains("event: response.completed", StringComparison.Ordinal),
        _ when path.Contains("gemini", StringComparison.Ordinal) => text.Contains("finishReason", StringComparison.Ordinal),
        _ => text.Contains("data: [DONE]", StringComparison.Ordinal),
    };
}
