using Tollgate.Simulator.Journal;
using Tollgate.Simulator.Workload;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands.Demo;

/// <summary>A month that has been played: what the callers saw, what the ledger says, and what the providers say.</summary>
internal sealed record DemoOutcome(
    MonthPlan Plan, PlayResult Played, SpendSums Ledger, JournalSummary Providers, decimal ProvidersUnpricedUsd, IReadOnlyList<FoundFact> Facts, TimeSpan Elapsed)
{
    /// <summary>The providers' bill for everything that has a price on the rate card.</summary>
    internal decimal ProvidersUsd => Providers.Usd - ProvidersUnpricedUsd;

    internal bool Agrees => ProvidersUsd == Ledger.Cost.Value && Played.Surprises.Count == 0 && Facts.All(static fact => fact.Holds);
}
