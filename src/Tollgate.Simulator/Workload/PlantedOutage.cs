namespace Tollgate.Simulator.Workload;

/// <summary>Hours in which a provider refuses everything.</summary>
public sealed record PlantedOutage(
    string What, string See, string Provider, string Feature, int Day, int FromHour, int ToHour, int Status, int Requests);
