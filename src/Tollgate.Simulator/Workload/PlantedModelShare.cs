namespace Tollgate.Simulator.Workload;

/// <summary>A model that makes a given share of the spend.</summary>
public sealed record PlantedModelShare(string What, string See, string Model, decimal Share);
