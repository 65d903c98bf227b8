using Tollgate.Simulator.Workload;

namespace Tollgate.Commands.Demo;

/// <summary>A planted fact beside what the ledger says about it.</summary>
internal sealed record FoundFact(PlannedFact Fact, IReadOnlyDictionary<string, decimal> Found)
{
    internal bool Holds => Fact.Figures.All(figure => Found.TryGetValue(figure.Name, out var found) && figure.Holds(found));
}
