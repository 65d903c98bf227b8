namespace Tollgate.Simulator.Workload;

/// <summary>An amount or a count that must be found again exactly.</summary>
/// <param name="Name">Such as <c>usd</c> or <c>requests</c>.</param>
/// <param name="Expected">By the plan and the simulator's own prices.</param>
public sealed record PlannedFigure(string Name, decimal Expected)
{
    public bool Holds(decimal found) => found == Expected;
}
