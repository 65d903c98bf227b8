using System.Collections.Concurrent;
using System.Diagnostics;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Scenarios.LedgerTruth;
using Tollgate.Simulator;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Backups;

/// <summary>
/// A gateway process under load is backed up from another process, then killed; the backup alone has everything that had ended before it
/// began, once, and a gateway started on it goes on from there.
/// </summary>
public sealed class BackupUnderLoadTests
{
    [Theory]
    [InlineData(5, "backup")]
    [InlineData(61, "backup.tar.gz")]
    public async Task What_had_ended_before_the_backup_began_is_restored_exactly_once(int seed, string name)
    {
        var root = Directory.CreateTempSubdirectory("tollgate-backup-").FullName;
        var (data, backup, restored) = (Path.Combine(root, "data"), Path.Combine(root, name), Path.Combine(root, "restored"));
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions(), CancellationToken.None);
        var caller = GatewayProcess.NewCaller(data);
        var told = new ConcurrentDictionary<Guid, string?>();
        List<Guid> before;
        using (var process = GatewayProcess.Start(data, simulator))
        {
            using var stop = new CancellationTokenSource();
            using var http = new HttpClient { BaseAddress = new Uri((await process.StandardOutput.ReadLineAsync()).ShouldNotBeNull()), Timeout = Until.Patience };
            var clients = Enumerable.Range(0, 12).Select(client => Task.Run(() => new Client(http, caller, new Random(seed + client), told).UntilStoppedAsync(stop.Token))).ToList();
            await ServedAsync(simulator, 150);
            before = [.. told.Keys];
            await Verb.DoneAsync("backup", "--data", data, "--to", backup);
            await ServedAsync(simulator, 50);
            await KillAsync(process);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        before.Count.ShouldBeGreaterThan(50);
        (await Verb.DoneAsync("restore", "--from", backup, "--verify")).ShouldContain("Verified");
        (await Verb.DoneAsync("restore", "--from", backup, "--data", restored, "--verify")).ShouldContain("Verified");
        await Until.DoneAsync(simulator.Attempts.WaitForIdleAsync(CancellationToken.None), "the simulator is idle");
        var served = simulator.Attempts.After().ToDictionary(record => record.AttemptId!);
        var sum = Amount.Zero;
        for (var start = 0; start < 2; start++)
        {
            await using var server = await TollgateServer.StartAsync(GatewayProcess.Settings(restored, simulator), TextWriter.Null, CancellationToken.None);
            await server.Projector.FlushAsync();
            var rows = new Dictionary<Guid, AttemptRecord>();
            var last = await server.Ledger.LastIdAsync(CancellationToken.None);
            await foreach (var row in server.Ledger.AttemptsAsync(1, last, CancellationToken.None))
            {
                rows.TryAdd(row.Intent.RequestId, row).ShouldBeTrue("an attempt is in the ledger twice");
                if (served.TryGetValue(row.Intent.AttemptId.ToString("N"), out var record) && row.End.State == UsageState.Final)
                {
                    row.End.Usage.ShouldEqual(record.Usage, record.Provider, $"{record.Surface} {record.Model}");
                }
            }

            foreach (var request in before)
            {
                rows.ShouldContainKey(request, "it had ended before the backup began");
                rows[request].End.State.ShouldBe(UsageState.Final);
                (told[request] ?? rows[request].End.Cost.ToString()).ShouldBe(rows[request].End.Cost.ToString());
            }

            var spent = rows.Values.Aggregate(Amount.Zero, static (total, row) => total + row.End.Cost);
            var standing = server.Core.Budgets.Snapshot(GatewayRig.NowMicros).Single();
            (standing.Spent, standing.Held).ShouldBe((spent, Amount.Zero));
            (await LedgerAudit.VerifyAsync(server.Ledger, CancellationToken.None)).Intact.ShouldBeTrue();
            if (start > 0)
            {
                spent.ShouldBe(sum, "a second start booked something again");
            }

            sum = spent;
        }

        Directory.Delete(root, recursive: true);
    }

    private static Task ServedAsync(SimulatorHost simulator, int more) => Until.DoneAsync(
        simulator.Attempts.WaitForCountAsync(simulator.Attempts.Summary.Attempts + more, CancellationToken.None), "the provider served enough");

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
