using Microsoft.Extensions.Logging;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Asks the ledger what a name has spent, when a request carries one that a budget for each name has not seen since the process started or has
/// forgotten. Thread-safe.
/// </summary>
internal sealed partial class FirstSight(BudgetBook budgets, ISpendHistory history, ILogger<FirstSight> logger)
{
    /// <summary>Returns why the request cannot be served, which is that the store does not answer: then nobody knows what is left.</summary>
    internal async ValueTask<Rejection?> LearnAsync(BudgetSet set)
    {
        // The store is read synchronously, which threads of connections have no time for.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            foreach (var unknown in budgets.Unknown(set))
            {
                var spent = new Amount[unknown.Spans.Count];
                history.Read(unknown.Scope, [.. unknown.Spans], spent);
                budgets.Learn(unknown, spent);
            }

            return null;
        }
        catch (Exception outage) when (outage is not OutOfMemoryException)
        {
            Log.Failed(logger, outage);
            return Rejections.LedgerUnavailable("what this request's names have spent cannot be read");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1102, LogLevel.Error, "What a name under a budget has spent cannot be read; its request was refused")]
        internal static partial void Failed(ILogger logger, Exception exception);
    }
}
