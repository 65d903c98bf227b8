using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Spend;

/// <summary>
/// A question about spend with its answer. <paramref name="Total"/> is exact and independent of <paramref name="Limit"/>: it covers the rows
/// shown and those cut off. Grouped by tag, an attempt with several tags is in several rows, so the rows may add up to more than the total.
/// </summary>
/// <param name="Rows">Dearest first, or in time order when grouped by time first.</param>
/// <param name="CutOff">How many rows were left out by the limit, and their sums; null when none was.</param>
/// <param name="AsOf">Everything acknowledged before that moment is in.</param>
/// <param name="MissingBefore">The answer needed single attempts, and retention removed those that started before that moment; null when nothing is missing.</param>
public sealed record SpendReport(
    IReadOnlyList<SpendRow> Rows, SpendSums Total, (int Rows, SpendSums Sums)? CutOff, DateTimeOffset AsOf, int? Limit, DateTimeOffset? MissingBefore = null);
