using System.Text.Json.Serialization;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Http.Admin;

/// <summary>A budget to be made: <c>POST /api/budgets</c>.</summary>
internal sealed record BudgetBody
{
    public string? Name { get; init; }

    public string? Scope { get; init; }

    /// <summary>Slug of the organization whose requests count. Teams, users and keys say it themselves; null for one's own, an operator's is all of them.</summary>
    public string? Organization { get; init; }

    /// <summary>A <c>key=value</c> tag that requests must carry as well.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The dimension for each of whose names the limit holds on its own, such as <c>task</c>.</summary>
    public Dimension? Each { get; init; }

    public string Window { get; init; } = "month";

    [JsonPropertyName("limit_usd")]
    public Amount? Limit { get; init; }

    public BudgetKind Kind { get; init; }

    /// <summary>A hard budget that only counts what it would refuse.</summary>
    public bool DryRun { get; init; }

    public IReadOnlyList<decimal> AlertThresholds { get; init; } = [0.5m, 0.8m, 1m];

    public decimal DegradeFrom { get; init; } = 0.8m;

    public bool Enabled { get; init; } = true;
}
