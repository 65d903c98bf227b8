using Tollgate.Storage.Ledger;

namespace Tollgate.Dashboard.Overview;

/// <summary>What a person may see of the overview.</summary>
/// <param name="Filters">What the spend is confined to; empty for everything.</param>
/// <param name="OrganizationId">The only organization whose budgets are shown; null for all.</param>
/// <param name="WithBudgets">Whether budgets are shown.</param>
/// <param name="WithRequests">Whether single requests are shown.</param>
public sealed record OverviewQuestion(IReadOnlyList<SpendFilter> Filters, Guid? OrganizationId, bool WithBudgets, bool WithRequests);
