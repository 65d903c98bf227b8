namespace Tollgate.Wire.Tokens;

/// <summary>A binary heap of merge candidates in a borrowed buffer: the lowest rank first, then the leftmost position.</summary>
internal ref struct RankHeap(Span<ulong> buffer)
{
    private readonly Span<ulong> _items = buffer;
    private int _count;

    /// <summary>Adds a candidate without keeping the order; <see cref="Order"/> follows. No rank is no candidate.</summary>
    public void Append(int rank, int position)
    {
        if (rank != RankTable.None)
        {
            _items[_count++] = Item(rank, position);
        }
    }

    /// <summary>Orders what was appended.</summary>
    public readonly void Order()
    {
        for (var i = (_count / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>Adds a candidate in order. No rank is no candidate.</summary>
    public void Add(int rank, int position)
    {
        if (rank == RankTable.None)
        {
            return;
        }

        var item = Item(rank, position);
        var hole = _count++;
        while (hole > 0 && _items[(hole - 1) / 2] > item)
        {
            _items[hole] = _items[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }

        _items[hole] = item;
    }

    /// <summary>Takes the first candidate.</summary>
    public bool TryTake(out int rank, out int position)
    {
        if (_count == 0)
        {
            rank = position = 0;
            return false;
        }

        var item = _items[0];
        rank = (int)(item >> 32);
        position = unchecked((int)item);
        _items[0] = _items[--_count];
        Sink(0);
        return true;
    }

    private static ulong Item(int rank, int position) => ((ulong)rank << 32) | (uint)position;

    private readonly void Sink(int hole)
    {
        var item = _items[hole];
        while (true)
        {
            var child = (2 * hole) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && _items[child + 1] < _items[child])
            {
                child++;
            }

            if (_items[child] >= item)
            {
                break;
            }

            _items[hole] = _items[child];
            hole = child;
        }

        _items[hole] = item;
    }
}
