namespace Tollgate.Simulator.Workload;

/// <summary>An amount or a count.</summary>
/// <param name="Name">Such as <c>usd</c> or <c>requests</c>.</param>
/// <param name="Expected">By the plan.</param>
/// <param name="Tolerance">How far what is found may be off; 0 (the default) for exact.</param>
public sealed record PlannedFigure(string Name, decimal Expected, decimal Tolerance = 0)
{
    public bool Holds(decimal found) => Math.Abs(found - Expected) <= Tolerance;
}
