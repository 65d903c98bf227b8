namespace Tollgate.Applying;

/// <summary>What a file comes to: every object it has, and every one its label owns that it has no longer. Immutable.</summary>
/// <param name="ManagedBy">Whom what is made belongs to.</param>
/// <param name="Applied">Whether all of it was done; else nothing was.</param>
/// <param name="Entries">In the order they are done.</param>
/// <param name="Secrets">Of the keys that were made; none when nothing was done.</param>
internal sealed record ApplyPlan(string ManagedBy, bool Applied, IReadOnlyList<PlanEntry> Entries, IReadOnlyList<PlanSecret> Secrets)
{
    internal bool HasConflicts => Entries.Any(static entry => entry.Action == PlanAction.Conflict);

    internal int Count(PlanAction action) => Entries.Count(entry => entry.Action == action);
}
