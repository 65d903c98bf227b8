using System.Collections.Concurrent;
using Tollgate.Hosting;
using Tollgate.LongRuns;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Simulator;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Soak;

/// <summary>A gateway process under a steady load of every dialect, streams and hang-ups, for a long time.</summary>
public sealed class SoakTests
{
    private const int Clients = 16;
    private const int Samples = 60;

    [Fact(Explicit = true)]
    public async Task Under_steady_load_nothing_grows_nothing_stays_held_and_the_ledger_is_what_was_served()
    {
        var seed = LongRun.Seed("soak");
        var seconds = LongRun.Number("TOLLGATE_SOAK", 600);
        var data = Directory.CreateTempSubdirectory("tollgate-soak-").FullName;
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var caller = GatewayProcess.NewCaller(data, budget: 1_000_000m);
        var told = new ConcurrentDictionary<Guid, string?>();
        var samples = new List<ProcessSample>();
        using (var process = GatewayProcess.Start(data, simulator))
        {
            var address = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the gateway did not start"));

            // Who gives an answer up hangs up.
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero, MaxResponseDrainSize = 0 })
            {
                BaseAddress = address,
                Timeout = Until.Patience,
            };
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(number => Task.Run(() =>
                new Client(http, caller, new Random(unchecked(seed + number)), told) { HangsUpOneIn = 8, Pause = TimeSpan.FromMilliseconds(20) }.UntilStoppedAsync(stop.Token))).ToList();
            for (var i = 0; i < Samples; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)seconds / Samples));
                clients.ShouldAllBe(client => !client.IsCompleted, "a client lost the gateway");
                samples.Add(ProcessSample.Of(process.Id));
            }

            await stop.CancelAsync();
            await Task.WhenAll(clients);
            await ShouldBeIdleAsync(http);

            // The orderly end: what a kill would leave is tested elsewhere.
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0);
        }

        await using (var server = await TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None))
        {
            server.Journal.OrphansBooked.ShouldBe(0);
            var ledger = await LedgerOfRun.ReadAsync(server, simulator);
            ledger.ShouldCoverTheBill(mayBeShort: row => row.End.Failure == AttemptFailure.ClientGone);
            ledger.ShouldHaveAsFinal(told);
            server.Core.Budgets.Snapshot(GatewayRig.NowMicros).Single().Spent.ShouldBe(ledger.Charged);
            (await LedgerAudit.VerifyAsync(server.Ledger, CancellationToken.None)).Intact.ShouldBeTrue();
            LongRun.Say("soak", $"{seconds} s, {ledger.Rows.Count} attempts; at first {samples[0]}; after half {samples[Samples / 2]}; at the end {samples[^1]}");
        }

        ShouldNotGrow(samples);
        Directory.Delete(data, recursive: true);
    }

    /// <summary>The first half fills pools, the newest attempts and the store's page cache, and compiles; growth is what comes after it.</summary>
    private static void ShouldNotGrow(List<ProcessSample> samples)
    {
        var steady = samples[(Samples / 2)..];
        var (early, late) = (steady[..(steady.Count / 4)], steady[^(steady.Count / 4)..]);
        var all = string.Join('\n', samples);
        var before = early.Average(sample => sample.Megabytes);
        late.Average(sample => sample.Megabytes).ShouldBeLessThan(before + Math.Max(32, before * 0.15), all);
        late.Max(sample => sample.Threads).ShouldBeLessThanOrEqualTo(steady[..^(steady.Count / 4)].Max(sample => sample.Threads) + 8, all);
        late.Max(sample => sample.Handles).ShouldBeLessThanOrEqualTo(steady[..^(steady.Count / 4)].Max(sample => sample.Handles) + 24, all);
    }

    /// <summary>By its own metrics: nothing in flight, no hold open, no money set aside, every body given back.</summary>
    private static async Task ShouldBeIdleAsync(HttpClient http)
    {
        string[] idle = ["tollgate_attempts_in_flight 0", "tollgate_open_holds 0", "tollgate_held_usd 0", "tollgate_body_memory_bytes 0", "tollgate_unmatched_ends_total 0", "tollgate_budget_corrections_total 0"];
        using var patience = new CancellationTokenSource(Until.Patience);
        while (true)
        {
            var lines = (await http.GetStringAsync("/metrics", patience.Token)).Split('\n');
            var missing = idle.Except(lines).ToList();
            if (missing.Count == 0)
            {
                return;
            }

            patience.IsCancellationRequested.ShouldBeFalse("never came true: " + string.Join(", ", missing));
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
