namespace Tollgate.Economics.Budgets;

/// <summary>
/// Alerts waiting to be collected. Bounded: when nobody collects, the oldest is dropped and counted. Guarded by the book's lock.
/// </summary>
internal sealed class BudgetAlerts
{
    private const int Capacity = 1024;
    private readonly Queue<BudgetAlert> _waiting = new();

    public long Dropped { get; private set; }

    public void Add(in BudgetAlert alert)
    {
        if (_waiting.Count == Capacity)
        {
            _waiting.Dequeue();
            Dropped++;
        }

        _waiting.Enqueue(alert);
    }

    public BudgetAlert[] Take()
    {
        var taken = _waiting.ToArray();
        _waiting.Clear();
        return taken;
    }
}
