using System.Text.Json.Serialization;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Http.Admin;

/// <summary>What of a budget is to change: <c>PATCH /api/budgets/{id}</c>. What is absent stays.</summary>
internal sealed record BudgetChange
{
    public string? Name { get; init; }

    public string? Window { get; init; }

    [JsonPropertyName("limit_usd")]
    public Amount? Limit { get; init; }

    public BudgetKind? Kind { get; init; }

    public bool? DryRun { get; init; }

    public IReadOnlyList<decimal>? AlertThresholds { get; init; }

    public decimal? DegradeFrom { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>The version the change is based on; a change that came between is then a conflict.</summary>
    public int? Version { get; init; }
}
