using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>What a person may see of the overview.</summary>
/// <param name="Filters">What the spend is confined to; empty for everything.</param>
/// <param name="Budgets">Ids of the budgets that are shown; null when none are to be.</param>
/// <param name="WithRequests">Whether single requests are shown.</param>
public sealed record OverviewQuestion(IReadOnlyList<SpendFilter> Filters, IReadOnlySet<Guid>? Budgets, bool WithRequests);
