using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;

namespace Tollgate.Insights.Replays;

/// <summary>What one budget would have seen and done. Complete when the replay has ended; not thread-safe.</summary>
public sealed class ReplayedBudget
{
    // A budget for each of a million tasks raises an alert for every one: the first ones and their number tell the story.
    private const int MostAlerts = 1000;

    private readonly List<ReplayedAlert> _alerts = [];

    internal ReplayedBudget(BudgetDefinition definition) => Definition = definition;

    public BudgetDefinition Definition { get; }

    /// <summary>Requests the budget applied to.</summary>
    public long Requests { get; internal set; }

    /// <summary>What those cost that no budget of the replay would have refused.</summary>
    public Amount Spent { get; internal set; }

    /// <summary>What the budget counted beside that for usage without a price.</summary>
    public Amount Shadow { get; internal set; }

    /// <summary>The thresholds reached, in order of time: the first thousand.</summary>
    public IReadOnlyList<ReplayedAlert> Alerts => _alerts;

    /// <summary>How many thresholds were reached.</summary>
    public long AlertCount { get; private set; }

    /// <summary>Requests that would have been refused; of a budget in dry run those it would have refused.</summary>
    public ReplayedEffect Refused { get; } = new();

    /// <summary>Requests made while a degrade budget was past its threshold.</summary>
    public ReplayedEffect Degraded { get; } = new();

    internal void Add(ReplayedAlert alert)
    {
        AlertCount++;
        if (_alerts.Count < MostAlerts)
        {
            _alerts.Add(alert);
        }
    }
}
