using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Insights.Requests;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>Everything the overview shows, as of one moment. Immutable.</summary>
public sealed record OverviewModel
{
    public required string Currency { get; init; }

    public required string TimeZone { get; init; }

    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The accounting day so far.</summary>
    public required SpendSums Today { get; init; }

    /// <summary>The accounting month so far.</summary>
    public required SpendSums Month { get; init; }

    /// <summary>Whole cost of the accounting day before; null when nothing was spent.</summary>
    public required Amount? Yesterday { get; init; }

    public required SpendReport ByModel { get; init; }

    public required SpendReport ByTeam { get; init; }

    /// <summary>Null when the reader may not see them.</summary>
    public required IReadOnlyList<BudgetStanding>? Budgets { get; init; }

    /// <summary>Null when the reader may not see them.</summary>
    public required IReadOnlyList<RequestSummary>? Requests { get; init; }
}
