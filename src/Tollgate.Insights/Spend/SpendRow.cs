using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Spend;

/// <summary>
/// One row of a report. <paramref name="Labels"/> are what a person reads, one per grouping: the name, an erased or unknown name as
/// <c>#id</c>, <c>(none)</c>, <c>(other)</c>, the day in the accounting time zone, or the hour in UTC. <paramref name="Key"/> are the ids behind them.
/// </summary>
public sealed record SpendRow(IReadOnlyList<long> Key, IReadOnlyList<string> Labels, SpendSums Sums)
{
    /// <summary>True when part of the usage has no price: the cost is then a lower bound, never to be shown as the whole.</summary>
    public bool HasUnpriced => Sums.UnpricedAttempts > 0;
}
