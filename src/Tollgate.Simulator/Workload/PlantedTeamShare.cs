namespace Tollgate.Simulator.Workload;

/// <summary>A team that makes a given share of the spend.</summary>
public sealed record PlantedTeamShare(string What, string See, string Team, decimal Share);
