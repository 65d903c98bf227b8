using System.Collections.Concurrent;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.LongRuns;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.Kills;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.HangUps;

/// <summary>Callers of every dialect leave after any byte or at any moment, many at once.</summary>
public sealed class RandomHangUpTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    private const int Clients = 12;

    [Fact(Explicit = true)]
    public async Task After_hang_ups_at_random_moments_every_attempt_is_booked_once_and_nothing_stays_held()
    {
        var seed = LongRun.Seed("random hang-ups");
        var requests = LongRun.Number("TOLLGATE_HANGUPS", 20_000);
        var caller = rig.NewCaller(plan => plan.Budget = 100_000m);
        var told = new ConcurrentDictionary<Guid, string?>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(async () =>
        {
            var client = new Client(rig.Http, caller, new Random(unchecked(seed + number)), told) { HangsUpOneIn = 2 };
            while (client.Asked < requests / Clients)
            {
                await client.AskAsync(CancellationToken.None);
            }
        })));
        await rig.QuietAsync();

        var ledger = await LedgerOfRun.ReadAsync(rig.Server, rig.Simulator);

        // A stream that is given up is charged a bound of what a provider with a pace has generated; these have sent all of it by then.
        ledger.ShouldCoverTheBill(mayBeShort: row => row.End.Failure == AttemptFailure.ClientGone);
        ledger.ShouldHaveAsFinal(told);
        var gone = ledger.Rows.Values.Where(row => row.End.Failure == AttemptFailure.ClientGone).ToList();
        foreach (var (id, row) in ledger.Rows)
        {
            var what = $"{id} {row.End.State} {row.End.Failure} {row.End.Cost}";
            if (!ledger.Served.ContainsKey(id))
            {
                // Given up before the provider had it: either it was never sent, or nobody can say.
                (row.End.State == UsageState.Unknown || row.End.Cost == Amount.Zero).ShouldBeTrue(what);
            }
            else if (row.End.Failure == AttemptFailure.ClientGone)
            {
                (row.End.State != UsageState.Final && row.End.Cost > Amount.Zero).ShouldBeTrue(what);
            }
        }

        var standing = rig.StandingOf(caller.Budget!);
        (standing.Spent, standing.Held, standing.OpenHolds).ShouldBe((ledger.Charged, Amount.Zero, 0));
        rig.Server.Projector.UnmatchedEnds.ShouldBe(0);
        LongRun.Say("random hang-ups", $"{requests} requests, {gone.Count} given up while under way, {told.Count} seen to their end");
        gone.Count.ShouldBeGreaterThan(requests / 100);
    }
}
