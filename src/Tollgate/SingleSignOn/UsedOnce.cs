using System.Collections.Concurrent;

namespace Tollgate.SingleSignOn;

/// <summary>Remembers what may be used only once, until it is out of date anyway. Bounded: when it is full, nothing new is accepted. Thread-safe.</summary>
internal sealed class UsedOnce(TimeProvider time)
{
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>True the first time.</summary>
    internal bool TryUse(string what, DateTimeOffset until)
    {
        if (_used.Count >= Most)
        {
            var now = time.GetUtcNow();
            foreach (var (old, end) in _used)
            {
                if (end <= now)
                {
                    _used.TryRemove(old, out _);
                }
            }
        }

        return _used.Count < Most && _used.TryAdd(what, until);
    }
}
