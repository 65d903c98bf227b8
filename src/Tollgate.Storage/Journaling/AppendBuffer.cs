namespace Tollgate.Storage.Journaling;

/// <summary>Encoded records that are not written yet, with the callers waiting for them. Guarded by the journal's gate while it fills.</summary>
internal sealed class AppendBuffer(int capacity)
{
    // Untouched pages of a large uninitialized array cost address space, not memory.
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity);
    private AppendWaiter?[] _waiters = new AppendWaiter?[256];

    public int Length { get; private set; }

    public int Count { get; private set; }

    /// <summary>Sequence number of the first record.</summary>
    public long FirstSequence { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public Span<byte> Free => _bytes.AsSpan(Length);

    /// <summary>One a record; null for that of the caller who writes the batch.</summary>
    public ReadOnlySpan<AppendWaiter?> Waiters => _waiters.AsSpan(0, Count);

    public bool HasRoom(int bytes) => _bytes.Length - Length >= bytes;

    public void Add(int bytes, long sequence, AppendWaiter? waiter)
    {
        if (Count == 0)
        {
            FirstSequence = sequence;
        }

        if (Count == _waiters.Length)
        {
            Array.Resize(ref _waiters, _waiters.Length * 2);
        }

        _waiters[Count++] = waiter;
        Length += bytes;
    }

    public void Complete(Exception? error)
    {
        foreach (var waiter in Waiters)
        {
            waiter?.Complete(error);
        }
    }

    public void Clear()
    {
        Array.Clear(_waiters, 0, Count);
        Count = 0;
        Length = 0;
    }
}
