using Tollgate.Economics.Money;

namespace Tollgate.Economics.Budgets;

/// <summary>All open holds of a book, in the order they were opened, and the pool of closed ones. Guarded by the book's lock.</summary>
internal sealed class OpenHolds
{
    /// <summary>Closed records kept for reuse; more are left to the collector.</summary>
    private const int PoolLimit = 4096;

    private HoldRecord? _newest;
    private HoldRecord? _pool;
    private int _pooled;
    private long _stamp;

    public int Count { get; private set; }

    public Amount Total { get; private set; }

    public HoldRecord? Oldest { get; private set; }

    public static bool IsOpen(in BudgetHold hold) => hold.Record is { } record && record.Stamp == hold.Stamp;

    public BudgetHold Add(BudgetSet set, Amount amount)
    {
        var record = Rent();
        record.Stamp = ++_stamp;
        record.Open(set, amount);
        record.Before = _newest;
        record.After = null;
        if (_newest is null)
            Oldest = record;
        else
            _newest.After = record;

        _newest = record;
        Count++;
        Total += amount;
        return new BudgetHold(record, record.Stamp);
    }

    public void Extend(HoldRecord record, Amount more)
    {
        record.Amount += more;
        Total += more;
    }

    public void Remove(HoldRecord record)
    {
        if (record.Before is null)
            Oldest = record.After;
        else
            record.Before.After = record.After;

        if (record.After is null)
            _newest = record.Before;
        else
            record.After.Before = record.Before;

        Count--;
        Total -= record.Amount;
        record.Stamp = 0;
        record.Close();
        Return(record);
    }

    private HoldRecord Rent()
    {
        if (_pool is not { } record)
            return new HoldRecord();

        _pool = record.After;
        _pooled--;
        return record;
    }

    private void Return(HoldRecord record)
    {
        record.Before = null;
        record.After = null;
        if (_pooled == PoolLimit)
            return;

        record.After = _pool;
        _pool = record;
        _pooled++;
    }
}
