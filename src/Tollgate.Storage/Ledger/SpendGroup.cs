namespace Tollgate.Storage.Ledger;

/// <summary>One group of an answer: its key (a name id or a start in microseconds per grouping, in the order asked) and its sums.</summary>
public sealed record SpendGroup(IReadOnlyList<long> Key, SpendSums Sums)
{
    /// <summary>The key of what is outside the top 10,000 values of a day in workflow, task, unit or tag.</summary>
    public const long Other = long.MinValue;
}
