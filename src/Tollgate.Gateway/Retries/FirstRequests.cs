using System.Runtime.InteropServices;

namespace Tollgate.Gateway.Retries;

/// <summary>
/// First requests by a hash, for a time and at most so many: the oldest go first. Allocates nothing once it has its size. Thread-safe.
/// </summary>
/// <param name="capacity">How many are kept at most.</param>
/// <param name="keptMicros">How long each is kept.</param>
internal sealed class FirstRequests(int capacity, long keptMicros)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Known> _known = [];
    private readonly Queue<(UInt128 Key, long AtMicros)> _order = new();

    internal int Count
    {
        get
        {
            lock (_gate)
                return _known.Count;
        }
    }

    /// <summary>The request that came first under a hash, or this one if none has; and how many have come since.</summary>
    internal Guid FindOrAdd(UInt128 key, Guid request, long nowMicros, out int since)
    {
        lock (_gate)
        {
            Expire(nowMicros);
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_known, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
            {
                Add(key, request, nowMicros);
                since = 0;
                return request;
            }

            since = ++known.Since;
            return known.First;
        }
    }

    /// <summary>Notes a request that its client calls a first one. Where another is still known under the hash, nobody can tell which of them a retry means.</summary>
    internal void AddAnother(UInt128 key, Guid request, long nowMicros)
    {
        lock (_gate)
        {
            Expire(nowMicros);
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_known, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
            {
                Add(key, request, nowMicros);
                return;
            }

            known.First = Guid.Empty;
            known.Open++;
        }
    }

    /// <summary>Forgets one request under a hash; the hash itself with the last.</summary>
    internal void Forget(UInt128 key)
    {
        lock (_gate)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_known, key);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known) && --known.Open <= 0)
                _known.Remove(key);
        }
    }

    /// <summary>Takes back a first request that was never made.</summary>
    internal void Withdraw(UInt128 key, Guid request)
    {
        lock (_gate)
        {
            if (_known.TryGetValue(key, out var known) && known.First == request)
                _known.Remove(key);
        }
    }

    private void Add(UInt128 key, Guid request, long nowMicros)
    {
        while (_order.Count >= capacity)
            Drop();

        _known.Add(key, new Known { First = request, AtMicros = nowMicros, Open = 1 });
        _order.Enqueue((key, nowMicros));
    }

    private void Expire(long nowMicros)
    {
        while (_order.TryPeek(out var oldest) && oldest.AtMicros <= nowMicros - keptMicros)
            Drop();
    }

    // What was forgotten meanwhile, and came again, has a younger place in the order.
    private void Drop()
    {
        var (key, at) = _order.Dequeue();
        if (_known.TryGetValue(key, out var known) && known.AtMicros == at)
            _known.Remove(key);
    }

    private struct Known
    {
        public Guid First;
        public long AtMicros;
        public int Open;
        public int Since;
    }
}
