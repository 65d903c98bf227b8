using Microsoft.Extensions.Logging;
using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Asks the ledger what a name has spent, when a request carries one that a budget for each name has not seen since the process started or has
/// forgotten, or comes under a budget that is new. Everybody who asks for the same waits for the same answer. Thread-safe.
/// </summary>
internal sealed partial class FirstSight(BudgetBook budgets, LedgerSpendHistory history, TimeProvider time, ILogger<FirstSight> logger, CancellationToken stopping) : IDisposable
{
    // Of a store that is slow for other reasons, requests take no more than this.
    private const int ReadsAtOnce = 4;

    private readonly SemaphoreSlim _free = new(ReadsAtOnce);
    private readonly Lock _gate = new();
    private readonly Dictionary<UnknownSpend, Task<Exception?>> _reading = [];
    private int _isFailing;

    /// <summary>
    /// Returns why the request cannot be served: the store does not answer, so nobody knows what is left, or the caller has gone. A read that takes
    /// longer than its request waits goes on for the next one.
    /// </summary>
    internal async ValueTask<Rejection?> LearnAsync(BudgetSet set, CancellationToken gone)
    {
        Exception? outage;
        try
        {
            var reads = Begin(budgets.Unknown(set));
            var outages = await Task.WhenAll(reads).WaitAsync(LedgerSpendHistory.Patience, time, gone).ConfigureAwait(false);
            outage = Array.Find(outages, static one => one is not null);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            return Rejections.CallerGone;
        }
        catch (TimeoutException late)
        {
            outage = late;
        }

        if (outage is null)
        {
            Volatile.Write(ref _isFailing, 0);
            return null;
        }

        if (Interlocked.Exchange(ref _isFailing, 1) == 0)
        {
            Log.Failed(logger, outage);
        }

        return Rejections.SpendUnknown;
    }

    public void Dispose() => _free.Dispose();

    private List<Task<Exception?>> Begin(IReadOnlyList<UnknownSpend> unknown)
    {
        var reads = new List<Task<Exception?>>(unknown.Count);
        lock (_gate)
        {
            foreach (var one in unknown)
            {
                if (!_reading.TryGetValue(one, out var read))
                {
                    _reading.Add(one, read = ReadAsync(one));
                }

                reads.Add(read);
            }
        }

        return reads;
    }

    // Returns its failure, rather than throw where nobody may be waiting any more.
    private async Task<Exception?> ReadAsync(UnknownSpend unknown)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await history.FlushAsync(stopping).ConfigureAwait(false);
            await _free.WaitAsync(stopping).ConfigureAwait(false);
            try
            {
                budgets.Learn(unknown, await history.ReadAsync(unknown.Scope, unknown.Spans, stopping).ConfigureAwait(false));
                return null;
            }
            finally
            {
                _free.Release();
            }
        }
        catch (Exception outage) when (outage is not OutOfMemoryException)
        {
            return outage;
        }
        finally
        {
            lock (_gate)
            {
                _reading.Remove(unknown);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1102, LogLevel.Error, "What was spent under a budget cannot be read; requests under it are refused until it can")]
        internal static partial void Failed(ILogger logger, Exception exception);
    }
}
