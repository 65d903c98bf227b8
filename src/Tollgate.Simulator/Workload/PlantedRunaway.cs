namespace Tollgate.Simulator.Workload;

/// <summary>An agent that does not stop by itself.</summary>
public sealed record PlantedRunaway(
    string What, string See, string Team, string User, int Day, int Tries, decimal BudgetUsd, string Model, int InputTokens, int OutputTokens,
    int MaxTokens);
