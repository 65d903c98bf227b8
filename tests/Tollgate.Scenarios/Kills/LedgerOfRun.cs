using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;
using Tollgate.Scenarios.LedgerTruth;
using Tollgate.Simulator;
using Tollgate.Storage.Ledger;
using Bill = Tollgate.Simulator.Journal.AttemptRecord;

namespace Tollgate.Scenarios.Kills;

/// <summary>The whole ledger of a run beside what the providers say they served, by attempt id.</summary>
internal sealed record LedgerOfRun(Dictionary<string, AttemptRecord> Rows, Dictionary<string, Bill> Served)
{
    /// <summary>The sum of all that is charged.</summary>
    internal Amount Charged => Rows.Values.Aggregate(Amount.Zero, (sum, row) => sum + row.End.Cost);

    internal static async Task<LedgerOfRun> ReadAsync(TollgateServer server, SimulatorHost simulator)
    {
        // What was on its way to the provider when a process died ends there on its own.
        await Until.DoneAsync(simulator.Attempts.WaitForIdleAsync(CancellationToken.None), "the simulator is idle");
        await server.Projector.FlushAsync();
        var rows = new Dictionary<string, AttemptRecord>();
        var last = await server.Ledger.LastIdAsync(CancellationToken.None);
        await foreach (var row in server.Ledger.AttemptsAsync(1, last, CancellationToken.None))
        {
            rows.TryAdd(row.Intent.AttemptId.ToString("N"), row).ShouldBeTrue("an attempt is in the ledger twice");
        }

        return new LedgerOfRun(rows, simulator.Attempts.After().ToDictionary(record => record.AttemptId!));
    }

    /// <summary>Every attempt a provider served is booked, final ones as they were billed, and none below its bill.</summary>
    /// <param name="mayBeShort">Attempts whose bill no bound covers: a provider without any pace is cut after it has sent everything.</param>
    internal void ShouldCoverTheBill(Func<AttemptRecord, bool>? mayBeShort = null)
    {
        var (charged, billed) = (0m, 0m);
        foreach (var (id, record) in Served)
        {
            Rows.ShouldContainKey(id, $"{record.Surface} {record.Model} was served and is not in the ledger");
            var row = Rows[id];
            var what = $"{id} {record.Surface} {record.Model} stream={record.Streamed} outcome={record.Outcome} state={row.End.State} failure={row.End.Failure}";
            if (row.End.State == UsageState.Final)
            {
                row.End.Usage.ShouldEqual(record.Usage, record.Provider, what);
            }

            if (Workload.SamePrice.Contains(record.Model) && mayBeShort?.Invoke(row) != true)
            {
                row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(record.Usd, what);
                charged += row.End.Cost.Value;
                billed += record.Usd;
            }
        }

        charged.ShouldBeGreaterThanOrEqualTo(billed);
    }

    /// <summary>What only the ledger knows was never served: nobody can say what it cost.</summary>
    internal void ShouldNotKnowWhatNobodyServed()
    {
        foreach (var (id, row) in Rows)
        {
            if (!Served.ContainsKey(id))
            {
                row.End.State.ShouldBe(UsageState.Unknown, "nobody served it");
            }

            row.End.Flags.HasFlag(AttemptFlags.Orphaned).ShouldBe(row.End.Failure == AttemptFailure.Orphaned);
        }
    }

    /// <summary>Whoever saw the end of an answer finds it final, at the price that was told.</summary>
    internal void ShouldHaveAsFinal(IReadOnlyDictionary<Guid, string?> told)
    {
        var byRequest = Rows.Values.ToDictionary(row => row.Intent.RequestId);
        foreach (var (request, cost) in told)
        {
            byRequest.ShouldContainKey(request);
            var end = byRequest[request].End;
            end.State.ShouldBe(UsageState.Final);
            (cost ?? end.Cost.ToString()).ShouldBe(end.Cost.ToString());
        }
    }
}
