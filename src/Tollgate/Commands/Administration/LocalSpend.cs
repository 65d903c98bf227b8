using Tollgate.Insights.Caps;
using Tollgate.Insights.Spend;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands.Administration;

/// <summary>Questions to the ledger of a data directory.</summary>
internal sealed class LocalSpend(string data) : ISpendQuestions
{
    public async Task<ControlResult<SpendReport>> AskAsync(SpendOrder order, CancellationToken cancellation)
    {
        using var ledger = await OfflineLedger.OpenAsync(data).ConfigureAwait(false);
        return await new SpendQuestion(ledger.Reader, ledger.Control.Installation.FindTimeZone()).AskAsync(Query(ledger, order), order.Top, cancellation).ConfigureAwait(false);
    }

    public async Task<ControlResult<IReadOnlyList<CapRow>>> CapsAsync(SpendOrder order, CancellationToken cancellation)
    {
        using var ledger = await OfflineLedger.OpenAsync(data).ConfigureAwait(false);
        var rows = await new CapQuestion(ledger.Reader).AskAsync(Query(ledger, order), cancellation).ConfigureAwait(false);
        return new ControlResult<IReadOnlyList<CapRow>>([.. rows.Take(order.Top ?? int.MaxValue)]);
    }

    private static SpendQuery Query(OfflineLedger ledger, SpendOrder order)
    {
        var snapshot = ledger.Control.Read();
        return new SpendQuery
        {
            FromMicros = order.FromMicros ?? 0,
            ToMicros = order.ToMicros ?? long.MaxValue / 2,
            GroupBy = order.By,
            Filters = [.. order.Filters.Select(filter => SpendArguments.Filter(snapshot, filter.Dimension, filter.Name, ControlAccess.DefaultOrganization))],
        };
    }
}
