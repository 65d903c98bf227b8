using System.Collections.Concurrent;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>
/// The tokens verified last, by their keyed hash. Bounded: when the younger half is full, the older half is forgotten; what is used stays. Finding does
/// not allocate, apart from moving what is old and used over once. Thread-safe.
/// </summary>
internal sealed class SeenTokens(int most)
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<KeyHash, SeenToken> _young = new();
    private volatile ConcurrentDictionary<KeyHash, SeenToken> _old = new();
    private int _youngCount;

    internal int Count => _young.Count + _old.Count;

    internal SeenToken? Find(in KeyHash hash)
    {
        if (_young.TryGetValue(hash, out var seen))
        {
            return seen;
        }

        if (_old.TryGetValue(hash, out seen))
        {
            Keep(hash, seen);
        }

        return seen;
    }

    internal void Keep(in KeyHash hash, SeenToken seen)
    {
        var young = _young;
        if (young.TryAdd(hash, seen))
        {
            if (Interlocked.Increment(ref _youngCount) >= most / 2)
            {
                Turn(young);
            }
        }
        else
        {
            young[hash] = seen;
        }
    }

    private void Turn(ConcurrentDictionary<KeyHash, SeenToken> full)
    {
        lock (_turning)
        {
            if (ReferenceEquals(full, _young))
            {
                _old = full;
                _young = new ConcurrentDictionary<KeyHash, SeenToken>();
                Volatile.Write(ref _youngCount, 0);
            }
        }
    }
}
