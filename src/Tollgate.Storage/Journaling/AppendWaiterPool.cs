namespace Tollgate.Storage.Journaling;

/// <summary>A bounded stack of idle waiters. Thread-safe.</summary>
internal sealed class AppendWaiterPool(int capacity)
{
    private readonly Lock _gate = new();
    private readonly AppendWaiter[] _idle = new AppendWaiter[capacity];
    private int _count;

    public AppendWaiter Rent()
    {
        lock (_gate)
        {
            if (_count > 0)
            {
                return _idle[--_count];
            }
        }

        return new AppendWaiter(this);
    }

    public void Return(AppendWaiter waiter)
    {
        lock (_gate)
        {
            if (_count < _idle.Length)
            {
                _idle[_count++] = waiter;
            }
        }
    }
}
