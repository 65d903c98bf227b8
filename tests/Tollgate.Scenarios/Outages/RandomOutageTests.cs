using System.Collections.Concurrent;
using System.Net;
using Tollgate.Economics.Money;
using Tollgate.LongRuns;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Outages;

/// <summary>The journal's disk fails at random writes, again and again, while clients ask without a pause.</summary>
public sealed class RandomOutageTests(RandomOutageRig rig) : IClassFixture<RandomOutageRig>
{
    private const int Clients = 12;

    [Fact(Explicit = true)]
    public async Task After_faults_at_random_writes_every_attempt_is_booked_once_and_nothing_stays_held()
    {
        var seed = LongRun.Seed("random disk faults");
        var faults = LongRun.Number("TOLLGATE_FAULTS", 300);
        var dice = new Random(seed);
        var caller = rig.NewCaller(plan => plan.Budget = 100_000m);
        var told = new ConcurrentDictionary<Guid, string?>();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAsync(caller, unchecked(seed + number), told, stop.Token))).ToList();
        for (var i = 1; i <= faults; i++)
        {
            var fault = (DiskFaultKind)dice.Next(4);
            rig.Disk.Break(fault, dice.Next(200));
            await Until.TrueAsync(() => !rig.Server.Journal.IsAvailable, "the journal has met the fault");
            using (var refused = await rig.SendAsync(caller, "/v1/messages", Bodies.Messages("claude-sonnet-4-5", "x")))
            {
                await refused.ShouldBeUnavailableAsync("messages", rig.Data);
            }

            using (var ready = await rig.SendAsync(null, "/readyz", null, HttpMethod.Get))
            {
                ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            }

            rig.Disk.Heal();
            await Until.TrueAsync(() => rig.Server.Journal.IsAvailable, "the journal is available again");
            if (i % 50 == 0)
            {
                (await rig.Server.Core.Comparison.CompareAsync(CancellationToken.None)).ShouldBeEmpty($"after fault {i}");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(clients);
        await rig.QuietAsync();
        await ShouldBeBookedAsync(caller, told);

        // A restart finds nothing that was left open.
        await rig.RestartAsync();
        rig.Server.Journal.OrphansBooked.ShouldBe(0);
        await ShouldBeBookedAsync(caller, told);
        LongRun.Say("random disk faults", $"{faults} faults, {rig.Simulator.Attempts.Summary.Attempts} attempts served, {told.Count} seen to their end");
    }

    private async Task AskAsync(RigCaller caller, int seed, ConcurrentDictionary<Guid, string?> told, CancellationToken stop)
    {
        var client = new Client(rig.Http, caller, new Random(seed), told);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await client.AskAsync(CancellationToken.None);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                // An answer that could not be recorded broke off.
            }
        }
    }

    private async Task ShouldBeBookedAsync(RigCaller caller, ConcurrentDictionary<Guid, string?> told)
    {
        var ledger = await LedgerOfRun.ReadAsync(rig.Server, rig.Simulator);

        // A stream that is cut because its top-up cannot be recorded is charged a bound of what a provider with a pace has generated.
        ledger.ShouldCoverTheBill(mayBeShort: row => row.End.Failure == AttemptFailure.LedgerUnavailable);
        ledger.ShouldHaveAsFinal(told);
        var standing = rig.StandingOf(caller.Budget!);
        (standing.Spent, standing.Held, standing.OpenHolds).ShouldBe((ledger.Charged, Amount.Zero, 0));
        rig.Server.Projector.UnmatchedEnds.ShouldBe(0);
        (await LedgerAudit.VerifyAsync(rig.Server.Ledger, CancellationToken.None)).Intact.ShouldBeTrue();
    }
}
