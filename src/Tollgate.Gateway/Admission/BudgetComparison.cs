using Microsoft.Extensions.Logging;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Compares the budget counters with the ledger once a minute. The ledger is right: a counter that differs is corrected, logged
/// and counted. Runs off the path of a request.
/// </summary>
public sealed partial class BudgetComparison(BudgetBook budgets, LedgerSpendHistory history, TimeProvider time, ILogger<BudgetComparison> logger)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _differences;

    /// <summary>Counters corrected since the start.</summary>
    public long Differences => Interlocked.Read(ref _differences);

    /// <summary>Compares until cancelled; an outage of the store is tried again a minute later.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                await CompareAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception outage) when (outage is not OutOfMemoryException && !cancellation.IsCancellationRequested)
            {
                Log.Failed(logger, outage);
            }
        }
    }

    /// <summary>Compares now. Throws what keeps the store from answering.</summary>
    public async Task<IReadOnlyList<BudgetDifference>> CompareAsync(CancellationToken cancellation)
    {
        var checkpoint = budgets.Checkpoint((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
        var actual = new Amount[checkpoint.Count];
        await history.FlushAsync(cancellation).ConfigureAwait(false);
        for (var i = 0; i < actual.Length; i++)
        {
            actual[i] = (await history.ReadAsync(checkpoint.Budget(i).Scope, [checkpoint.Window(i)], cancellation).ConfigureAwait(false))[0];
        }

        var differences = budgets.Compare(checkpoint, actual);
        foreach (var difference in differences)
        {
            Interlocked.Increment(ref _differences);
            Log.Corrected(logger, difference.Budget.Name, difference.Counted.Value, difference.Actual.Value);
        }

        return differences;
    }

    private static partial class Log
    {
        [LoggerMessage(1100, LogLevel.Warning, "The counter of budget {Budget} said {Counted} and the ledger {Actual}; corrected")]
        internal static partial void Corrected(ILogger logger, string budget, decimal counted, decimal actual);

        [LoggerMessage(1101, LogLevel.Warning, "Budget counters could not be compared with the ledger; trying again in a minute")]
        internal static partial void Failed(ILogger logger, Exception exception);
    }
}
