namespace Tollgate.Simulator.Workload;

/// <summary>One thing a played month is known to contain, with the figures that must be found again.</summary>
/// <param name="Name">The member of <c>planted-facts.json</c>.</param>
/// <param name="What">One sentence about it.</param>
/// <param name="See">A command that shows it.</param>
/// <param name="Figures">Exact unless they say otherwise.</param>
public sealed record PlannedFact(string Name, string What, string See, IReadOnlyList<PlannedFigure> Figures);
