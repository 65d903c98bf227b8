namespace Tollgate.Economics.Budgets;

/// <summary>
/// A claim on money set aside in every budget of a set. A small value: copies name the same hold, and once it is settled or
/// released every copy is spent. The default value holds nothing.
/// </summary>
public readonly record struct BudgetHold
{
    internal BudgetHold(HoldRecord record, long stamp)
    {
        Record = record;
        Stamp = stamp;
    }

    internal HoldRecord? Record { get; }

    internal long Stamp { get; }

    /// <summary>True for a value that never named a hold.</summary>
    public bool IsNone => Record is null;
}
