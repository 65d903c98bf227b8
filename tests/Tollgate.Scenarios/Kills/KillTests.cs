using System.Collections.Concurrent;
using Tollgate.Economics.Money;
using Tollgate.Hosting;
using Tollgate.LongRuns;
using Tollgate.Scenarios.Harness;
using Tollgate.Simulator;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Kills;

/// <summary>
/// A gateway process under load is killed without warning, again and again on the same data. What the provider served is then in the ledger
/// exactly once, and nobody was served for nothing.
/// </summary>
public sealed class KillTests
{
    private const int Clients = 12;

    [Theory]
    [InlineData(11)]
    [InlineData(2027)]
    public async Task After_kills_the_ledger_has_every_attempt_once_and_covers_the_bill(int seed)
    {
        await using var run = await Run.StartAsync();
        var dice = new Random(seed);
        for (var kill = 0; kill < 5; kill++)
        {
            // The moment is counted in what the provider has served, not in time: with twelve clients some attempts are always under way.
            var enough = run.Simulator.Attempts.Summary.Attempts + dice.Next(20, 120);
            await run.KillAsync(dice, () => run.Simulator.Attempts.WaitForCountAsync(enough, CancellationToken.None));
        }

        await run.ShouldBeAccountedForAsync(orphansExpected: true);
        run.Told.Count.ShouldBeGreaterThan(50);
        run.Simulator.Attempts.Summary.Attempts.ShouldBeGreaterThan(100);
    }

    /// <summary>The moments are drawn in time here, the first milliseconds under load included.</summary>
    [Fact(Explicit = true)]
    public async Task After_kills_at_random_moments_the_ledger_has_every_attempt_once_and_covers_the_bill()
    {
        var dice = new Random(LongRun.Seed("random kills"));
        var kills = LongRun.Number("TOLLGATE_KILLS", 60);
        await using var run = await Run.StartAsync();
        for (var kill = 1; kill <= kills; kill++)
        {
            var after = TimeSpan.FromMilliseconds(dice.Next(4) == 0 ? dice.Next(30) : dice.Next(30, 3000));
            await run.KillAsync(dice, () => Task.Delay(after));
            if (kill % 10 == 0 || kill == kills)
            {
                await run.ShouldBeAccountedForAsync(orphansExpected: false);
            }
        }

        LongRun.Say("random kills", $"{kills} kills, {run.Simulator.Attempts.Summary.Attempts} attempts served, {run.Told.Count} answers seen to their end");
        run.Told.Count.ShouldBeGreaterThan(kills);
    }

    /// <summary>One data directory, one simulator, and what callers of all processes on it were told.</summary>
    private sealed class Run(string data, SimulatorHost simulator, RigCaller caller) : IAsyncDisposable
    {
        internal SimulatorHost Simulator => simulator;

        internal ConcurrentDictionary<Guid, string?> Told { get; } = new();

        internal static async Task<Run> StartAsync()
        {
            var data = Directory.CreateTempSubdirectory("tollgate-kill-").FullName;
            var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
            return new Run(data, simulator, GatewayProcess.NewCaller(data));
        }

        /// <summary>Starts a gateway under load and kills it at a moment.</summary>
        internal async Task KillAsync(Random dice, Func<Task> moment)
        {
            var seed = dice.Next();
            using var process = GatewayProcess.Start(data, simulator);
            var address = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull("the gateway did not start"));
            using var http = new HttpClient { BaseAddress = address, Timeout = Until.Patience };
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients)
                .Select(client => Task.Run(() => new Client(http, caller, new Random(unchecked(seed + client)), Told).UntilStoppedAsync(stop.Token)))
                .ToList();
            await Until.DoneAsync(moment(), "the moment of the kill");
            process.Kill();
            await process.WaitForExitAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        internal async Task ShouldBeAccountedForAsync(bool orphansExpected)
        {
            await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(data, simulator), TextWriter.Null, CancellationToken.None);
            var ledger = await LedgerOfRun.ReadAsync(server, simulator);
            ledger.ShouldCoverTheBill();
            ledger.ShouldNotKnowWhatNobodyServed();
            ledger.ShouldHaveAsFinal(Told);
            if (orphansExpected)
            {
                ledger.Rows.Values.Count(row => row.End.Failure == AttemptFailure.Orphaned).ShouldBeGreaterThan(0, "no kill met an attempt under way");
            }

            var standing = server.Core.Budgets.Snapshot(GatewayRig.NowMicros).Single();
            (standing.Spent, standing.Held).ShouldBe((ledger.Charged, Amount.Zero));
            (await LedgerAudit.VerifyAsync(server.Ledger, CancellationToken.None)).Intact.ShouldBeTrue();
        }

        public async ValueTask DisposeAsync()
        {
            await simulator.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
    }
}
