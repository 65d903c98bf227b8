using Tollgate.Economics.Budgets;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// Asks the ledger what budgets have spent that came into force, one pass at a time and in the background; whoever changed them waits a little.
/// Used by one thread at a time.
/// </summary>
internal sealed class BudgetSeeding(BudgetBook budgets, LedgerSpendHistory history, TimeProvider time, CancellationToken stopping)
{
    private Task<Exception?> _pass = Task.FromResult<Exception?>(null);

    /// <summary>Returns when everything is known. Throws <see cref="SpendUnknownException"/> when it is not after so long a wait.</summary>
    internal void Learn(TimeSpan patience)
    {
        var unknown = Unknown();
        if (unknown.Count == 0)
        {
            return;
        }

        if (_pass.IsCompleted)
        {
            _pass = PassAsync(unknown);
        }

        Exception? failure;
        try
        {
            failure = _pass.WaitAsync(patience, time, stopping).GetAwaiter().GetResult();
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            failure = late;
        }

        if (Unknown().Count is > 0 and var left)
        {
            throw new SpendUnknownException(
                $"What {left} of the budgets have spent is not known, and hard ones refuse until it is: {(failure?.Message ?? "the ledger is being read").TrimEnd('.')}.", failure);
        }
    }

    private IReadOnlyList<UnknownSpend> Unknown() => budgets.Unknown((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    // Returns why not everything could be learned, rather than throw where nobody may be waiting any more.
    private async Task<Exception?> PassAsync(IReadOnlyList<UnknownSpend> asked)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Exception? first = null;
        try
        {
            await history.FlushAsync(stopping).ConfigureAwait(false);
        }
        catch (Exception outage) when (outage is not OutOfMemoryException)
        {
            return outage;
        }

        foreach (var unknown in asked)
        {
            try
            {
                budgets.Learn(unknown, await history.ReadAsync(unknown.Scope, unknown.Spans, stopping).ConfigureAwait(false));
            }
            catch (Exception outage) when (outage is not OutOfMemoryException)
            {
                first ??= outage;
                if (stopping.IsCancellationRequested)
                {
                    break;
                }
            }
        }

        return first;
    }
}
