namespace Tollgate.Simulator.Workload;

/// <summary>Output limits far above what is used.</summary>
public sealed record PlantedCaps(
    string What, string See, string Feature, string Model, int RequestsPerDay, int InputTokens, int OutputTokens, int MaxTokens);
