namespace Tollgate.Simulator.Workload;

/// <summary>A model without a price.</summary>
public sealed record PlantedUnpriced(
    string What, string See, string Feature, string Model, string Provider, int RequestsPerDay, int InputTokens, int OutputTokens);
