namespace Tollgate.Simulator.Workload;

/// <summary>A cached prompt whose beginning changes from a day on.</summary>
public sealed record PlantedDrift(
    string What, string See, string Feature, int FromDay, int RequestsPerDay, int PrefixTokens, int FreshTokens, int OutputTokens);
