using Tollgate.Economics.Ownership;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands.Administration;

/// <summary>A question about spend, in names. Immutable.</summary>
/// <param name="By">What the rows are grouped by.</param>
/// <param name="FromMicros">The first moment, in microseconds since the Unix epoch; null for everything.</param>
/// <param name="ToMicros">The end, exclusive; null for everything.</param>
/// <param name="Top">At most so many rows; null for all.</param>
/// <param name="Filters">Only what has these names.</param>
internal sealed record SpendOrder(
    IReadOnlyList<SpendGrouping> By, long? FromMicros, long? ToMicros, int? Top, IReadOnlyList<(Dimension Dimension, string Name)> Filters);
