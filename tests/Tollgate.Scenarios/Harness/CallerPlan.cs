using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;

namespace Tollgate.Scenarios.Harness;

/// <summary>What a test wants of a caller. Budgets and limits apply to this caller alone.</summary>
internal sealed class CallerPlan
{
    /// <summary>Limit in USD of a hard budget; null for none.</summary>
    internal decimal? Budget { get; set; }

    /// <summary>Whose budget it is: the caller's key, user, team or organization.</summary>
    internal Dimension BudgetOf { get; set; } = Dimension.Key;

    internal BudgetWindow Window { get; set; } = BudgetWindow.Lifetime;

    /// <summary>Requests per minute; null for no limit.</summary>
    internal int? RequestsPerMinute { get; set; }

    /// <summary>The window of <see cref="RequestsPerMinute"/> in another length.</summary>
    internal TimeSpan Per { get; set; } = TimeSpan.FromMinutes(1);

    internal int? Burst { get; set; }

    internal string[] Models { get; set; } = [];

    internal string[] Surfaces { get; set; } = [];

    internal long? ExpiresMicros { get; set; }

    internal bool WithoutUser { get; set; }
}
