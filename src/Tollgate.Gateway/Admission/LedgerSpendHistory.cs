using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// What the ledger says was spent in a scope, for budgets that are new to the counters. Flushes first, so that everything that has
/// ended is in. Blocks; never called on the path of a request.
/// </summary>
/// <param name="flush">Waits until everything journaled so far is in the store.</param>
public sealed class LedgerSpendHistory(ILedgerReader reader, Func<Task> flush) : ISpendHistory
{
    public void Read(in Scope scope, ReadOnlySpan<WindowSpan> spans, Span<Amount> spent)
    {
        flush().GetAwaiter().GetResult();
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

        for (var i = 0; i < spans.Length; i++)
        {
            var query = new SpendQuery { FromMicros = spans[i].StartMicros, ToMicros = spans[i].EndMicros, Filters = filters };
            var result = reader.SpendAsync(query, CancellationToken.None).GetAwaiter().GetResult();
            var total = Amount.Zero;
            foreach (var group in result.Groups)
            {
                total += group.Sums.Cost;
            }

            spent[i] = total;
        }
    }
}
