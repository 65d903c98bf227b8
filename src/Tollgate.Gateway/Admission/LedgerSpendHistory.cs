using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// What the ledger says was spent in a scope, shadows of usage without a price included, for budgets and names that are new to the counters. Nothing waits for a store that does not answer
/// longer than is said here. Thread-safe.
/// </summary>
/// <param name="flush">Waits until everything journaled so far is in the store.</param>
public sealed class LedgerSpendHistory(ILedgerReader reader, Func<CancellationToken, Task> flush, TimeProvider time)
{
    /// <summary>How long the store may take to come up to date, and how long a request waits for all of an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the store may take over one budget, for which it may have to look through every attempt there is. Nobody waits for that long; it
    /// only gives up on a store that hangs.
    /// </summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromMinutes(10);

    /// <summary>Brings the store up to date, so that everything that has ended is in. Throws <see cref="TimeoutException"/> where that takes too long.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await flush(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"The ledger store has not taken what was journaled for {Patience.TotalSeconds:0} seconds.", late);
        }
    }

    /// <summary>The sum of the ledger over a scope for each span, as budgets count it: cost and shadow. Reads what is in the store; see <see cref="FlushAsync"/>.</summary>
    public async Task<Amount[]> ReadAsync(Scope scope, IReadOnlyList<WindowSpan> spans, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spans);
        using var deadline = new CancellationTokenSource(ReadPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var filters = Filters(in scope);
        var spent = new Amount[spans.Count];
        try
        {
            for (var i = 0; i < spent.Length; i++)
            {
                var query = new SpendQuery { FromMicros = spans[i].StartMicros, ToMicros = spans[i].EndMicros, Filters = filters };
                var result = await reader.SpendAsync(query, either.Token).WaitAsync(either.Token).ConfigureAwait(false);
                foreach (var group in result.Groups)
                {
                    spent[i] += group.Sums.Charged;
                }
            }
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"The ledger store has not answered for {ReadPatience.TotalSeconds:0} seconds.", late);
        }

        return spent;
    }

    private static List<SpendFilter> Filters(in Scope scope)
    {
        var filters = new List<SpendFilter>(4);
        if (scope.Organization != 0)
        {
            filters.Add(new SpendFilter(Dimension.Organization, scope.Organization));
        }

        if (!scope.IsInstallation)
        {
            filters.Add(new SpendFilter(scope.Dimension, scope.NameId));
        }

        if (scope.AlsoNameId != 0)
        {
            filters.Add(new SpendFilter(scope.Also, scope.AlsoNameId));
        }

        if (scope.Tag != 0)
        {
            filters.Add(new SpendFilter(Dimension.Tag, scope.Tag));
        }

        return filters;
    }
}
