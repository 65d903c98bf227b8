using Tollgate.Economics.Budgets;

namespace Tollgate.Importing.Tenants;

/// <summary>A budget to be made.</summary>
/// <param name="Owner">The old id of the team, user or key; null for the installation.</param>
internal sealed record PlannedBudget(
    PlannedScope Scope, string? Owner, decimal Limit, BudgetWindow Window, BudgetKind Kind, string File, int Line, string Key);
