namespace Tollgate.Simulator.Workload;

/// <summary>An agent that does not stop by itself.</summary>
public sealed record PlantedRunaway(
    string What, string See, string Team, string User, int Day, int Tries, decimal BudgetUsd, string Model, int InputTokens, int OutputTokens,
    int MaxTokens)
{
    /// <summary>
    /// How many tries the budget pays for. What is left after them is less than a try costs, so a budget that holds refuses the next one; before the
    /// last of them more is left than a hold can ask for, so one that does not refuse the honest lets it through.
    /// </summary>
    /// <param name="usd">What a try costs.</param>
    public int Served(decimal usd) => (int)decimal.Floor(BudgetUsd / usd);
}
