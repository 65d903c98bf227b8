namespace Tollgate.Simulator.PromptCache;

/// <summary>
/// Fingerprints of cached prefixes with their expiry. Holds at most <paramref name="capacity"/> entries: the least recently used
/// leave first. Thread-safe.
/// </summary>
internal sealed class PrefixStore(int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();

    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>True when the prefix is alive; reading it starts its life anew.</summary>
    public bool Touch(ulong key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node)) return false;
            var now = time.GetUtcNow();
            _byUse.Remove(node);
            if (node.Value.Expires <= now)
            {
                _entries.Remove(key);
                return false;
            }

            node.Value = node.Value with { Expires = now + node.Value.Life };
            _byUse.AddLast(node);
            return true;
        }
    }

    public void Put(ulong key, TimeSpan life)
    {
        lock (_gate)
        {
            var entry = new Entry(key, life, time.GetUtcNow() + life);
            if (_entries.Remove(key, out var old)) _byUse.Remove(old);
            else if (_entries.Count >= capacity && _byUse.First is { } oldest)
            {
                _byUse.Remove(oldest);
                _entries.Remove(oldest.Value.Key);
            }

            _entries[key] = _byUse.AddLast(entry);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _byUse.Clear();
        }
    }

    private readonly record struct Entry(ulong Key, TimeSpan Life, DateTimeOffset Expires);
}
