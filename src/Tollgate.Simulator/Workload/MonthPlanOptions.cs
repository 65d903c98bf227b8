namespace Tollgate.Simulator.Workload;

/// <summary>Which month to plan.</summary>
/// <param name="Start">Midnight (UTC) of the first day.</param>
/// <param name="Days">Days to play, <see cref="MonthPlan.FewestDays"/> to <see cref="MonthPlan.MostDays"/>.</param>
/// <param name="Seed">Start of all chance.</param>
public sealed record MonthPlanOptions(DateTimeOffset Start, int Days, long Seed)
{
    /// <summary>What is planted. Default: the file of this build.</summary>
    public PlantedFacts Facts { get; init; } = PlantedFacts.Standard;
}
