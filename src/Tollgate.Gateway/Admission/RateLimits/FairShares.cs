using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// Who of the keys that share a limit goes first when there is not room for all. A key that was refused is owed its place for a while: keys that
/// had more lately must leave it free. And of what refills by itself, keys that had clearly more than the average never take the last tenth, so
/// that a key that comes seldom finds room at its first try. That costs no throughput: the limit refills at the same rate, however full it
/// is, and a key that is alone has all of it. Guarded by the lock of its limit; does not allocate once its keys are known.
/// </summary>
internal sealed class FairShares
{
    /// <summary>Keys remembered per limit. More are let through by room alone.</summary>
    private const int MostKeys = 1024;

    /// <summary>Keys that are owed something per limit. More wait without precedence.</summary>
    private const int MostWaiting = 32;

    /// <summary>How much above the average a key may be before it leaves the last tenth to others.</summary>
    private const double Clearly = 1.25;

    /// <summary>How long a place is kept free at least: SDKs come back after half a second at the earliest.</summary>
    private const long ShortestPatience = 2_000_000;

    private readonly Dictionary<long, Share> _shares = [];
    private readonly List<long> _waiting = [];
    private double _total;
    private long _totalAt;
    private long _sweptAt;

    /// <summary>Microseconds over which what a key had is forgotten; 0 where it is given back instead.</summary>
    internal long Window { get; set; }

    /// <summary>How much of so much room a key has to leave to others; never so much that it would wait for ever.</summary>
    internal long LeaveFree(long key, long room, long now)
    {
        if (_shares.Count == 0 || (_shares.Count == 1 && _shares.ContainsKey(key)))
            return 0;

        var used = _shares.TryGetValue(key, out var own) ? own.Used * Left(own.At, now) : 0;
        var free = 0L;
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var other = _waiting[i];
            if (other == key)
                continue;

            ref var share = ref CollectionsMarshal.GetValueRefOrNullRef(_shares, other);
            if (Unsafe.IsNullRef(ref share))
            {
                _waiting.RemoveAt(i);
            }
            else if (share.Owed == 0 || share.OwedUntil < now)
            {
                share.Owed = 0;
                _waiting.RemoveAt(i);
                if (Window == 0 && share.Used == 0)
                    _shares.Remove(other);
            }
            else if (share.Used * Left(share.At, now) < used)
            {
                free += share.Owed;
            }
        }

        // Places do not refill: leaving some empty would cost throughput.
        if (Window > 0 && used * _shares.Count > _total * Left(_totalAt, now) * Clearly)
            free += room / 10;

        return Math.Min(free, room / 2);
    }

    /// <summary>Notes what a key was let have.</summary>
    internal void Took(long key, long units, long now)
    {
        _total = _total * Left(_totalAt, now) + units;
        _totalAt = Math.Max(_totalAt, now);
        ref var share = ref Find(key, now);
        if (Unsafe.IsNullRef(ref share))
            return;

        share.Used = share.Used * Left(share.At, now) + units;
        share.At = Math.Max(share.At, now);
        share.Owed = Math.Max(0, share.Owed - units);
    }

    /// <summary>Notes that a key has given back a place, or used so much less than it was let have; more, if negative.</summary>
    internal void GaveBack(long key, long units)
    {
        ref var share = ref CollectionsMarshal.GetValueRefOrNullRef(_shares, key);
        _total = Math.Max(0, _total - units);
        if (Unsafe.IsNullRef(ref share))
            return;

        share.Used = Math.Max(0, share.Used - units);
        if (Window == 0 && share.Used == 0 && share.Owed == 0)
        {
            _shares.Remove(key);
            _waiting.Remove(key);
        }
    }

    /// <summary>Notes that a key was refused, and was told to come back after so long.</summary>
    internal void Refused(long key, long units, long room, long wait, long now)
    {
        var isWaiting = _waiting.Contains(key);
        if (!isWaiting && _waiting.Count == MostWaiting)
            return;

        ref var share = ref Find(key, now);
        if (Unsafe.IsNullRef(ref share))
            return;

        if (!isWaiting)
            _waiting.Add(key);

        share.Owed = Math.Min(share.Owed + units, Math.Max(1, room / 4));
        share.OwedUntil = now + Math.Max(ShortestPatience, 2 * wait);
    }

    private ref Share Find(long key, long now)
    {
        Sweep(now);
        if (_shares.Count >= MostKeys && !_shares.ContainsKey(key))
            return ref Unsafe.NullRef<Share>();

        ref var share = ref CollectionsMarshal.GetValueRefOrAddDefault(_shares, key, out var known);
        if (!known)
            share.At = now;

        return ref share;
    }

    // Once a window: who had nothing for two of them no longer counts among those who share.
    private void Sweep(long now)
    {
        if (Window == 0 || now - _sweptAt < Window)
            return;

        _sweptAt = now;
        foreach (var (key, share) in _shares)
        {
            if (now - share.At > 2 * Window && share.OwedUntil < now)
            {
                _shares.Remove(key);
                _waiting.Remove(key);
            }
        }
    }

    private double Left(long at, long now) => Window == 0 || now <= at ? 1 : Math.Exp(-(double)(now - at) / Window);

    private struct Share
    {
        public double Used;
        public long At;
        public long Owed;
        public long OwedUntil;
    }
}
