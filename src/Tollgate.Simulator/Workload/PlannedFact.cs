namespace Tollgate.Simulator.Workload;

/// <summary>One thing a played month is known to contain, with the figures that must be found again.</summary>
/// <param name="Name">The member of <c>planted-facts.json</c>.</param>
/// <param name="What">One sentence about it.</param>
/// <param name="See">Commands that show it, with <c>; </c> between them.</param>
/// <param name="Figures">All of them exact.</param>
public sealed record PlannedFact(string Name, string What, string See, IReadOnlyList<PlannedFigure> Figures);
