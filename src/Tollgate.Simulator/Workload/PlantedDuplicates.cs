namespace Tollgate.Simulator.Workload;

/// <summary>Questions asked again, word for word.</summary>
public sealed record PlantedDuplicates(
    string What, string See, string Feature, string Model, int Distinct, int RequestsPerDay, int InputTokens, int LeastOutputTokens, int OutputStep);
