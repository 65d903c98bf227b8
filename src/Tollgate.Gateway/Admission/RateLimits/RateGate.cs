namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// The state of one limit: the generic cell rate algorithm (a leaky bucket in one number) and a count of requests in flight.
/// Guarded by the lock of <see cref="RequestRates"/>. Times are nanoseconds, so that a million requests a minute are exact enough.
/// </summary>
internal sealed class RateGate
{
    /// <summary>A bucket that takes longer than this (a century) to fill is as good as one that never does, and fits a long.</summary>
    private const long LongestNanos = 3_000_000_000_000_000_000;

    private FairShares? _shares;
    private FairShares? _places;
    private long _interval;
    private long _capacity;
    private long _full;

    public RateGate(RateLimitDefinition definition)
    {
        Definition = definition;
        Measure();
    }

    public RateLimitDefinition Definition { get; private set; }

    public int InFlight { get; private set; }

    public bool HasRate => _interval > 0;

    public bool HasParallel => Definition.MaxParallel > 0;

    /// <summary>
    /// Other figures for the same scope: what is in flight stays, and so do the requests that fill the bucket, at most as many as fit into the new one.
    /// </summary>
    public void Redefine(RateLimitDefinition definition, long now)
    {
        var (known, interval) = (Definition, _interval);
        Definition = definition;
        if (known.CountsLike(definition) && known.MaxParallel == definition.MaxParallel)
            return;

        Measure();
        _full = interval == 0 ? now : now + (long)Int128.Min((Int128)Math.Max(0, _full - now) * _interval / interval, _capacity);
    }

    private void Measure()
    {
        // Rounded up: a rate is never exceeded.
        _interval = Definition.Requests == 0 ? 0 : (Definition.Per.Ticks * 100 + Definition.Requests - 1) / Definition.Requests;
        _capacity = (long)Int128.Min((Int128)_interval * Definition.EffectiveBurst, LongestNanos);
        if (HasRate && Definition.IsShared)
            (_shares ??= new FairShares()).Window = Definition.Per.Ticks / TimeSpan.TicksPerMicrosecond;
        if (HasParallel && Definition.IsShared)
            _places ??= new FairShares();
    }

    /// <summary>Whether one more request of a key may be in flight: there is a place, and it is not to be left to another key.</summary>
    public bool HasRoom(long key, long now) => !HasParallel
        || InFlight + (_places?.LeaveFree(key, Definition.MaxParallel, now / 1000) ?? 0) < Definition.MaxParallel;

    /// <summary>Nanoseconds until one more request of a key is let through; 0 for now.</summary>
    public long WaitNanos(long key, long now)
    {
        if (!HasRate)
            return 0;

        var ahead = _shares?.LeaveFree(key, Definition.EffectiveBurst, now / 1000) ?? 0;
        return (long)Int128.Clamp(Math.Max(_full, now) + (Int128)_interval * (1 + ahead) - _capacity - now, 0, LongestNanos);
    }

    /// <summary>Whether there would be room if the keys that share the limit had no precedence over each other.</summary>
    public bool IsOnlyUnfair(long now) =>
        (!HasRate || Math.Max(_full, now) + _interval - _capacity <= now) && (!HasParallel || InFlight < Definition.MaxParallel);

    public void Take(long key, long now)
    {
        if (!HasRate)
            return;

        _full = Math.Max(_full, now) + _interval;
        _shares?.Took(key, 1, now / 1000);
    }

    /// <summary>Notes that a key was refused: others that had more go after it.</summary>
    public void Refuse(long key, long now)
    {
        if (WaitNanos(key, now) is > 0 and var wait)
            _shares?.Refused(key, 1, Definition.EffectiveBurst, wait / 1000, now / 1000);

        if (!HasRoom(key, now))
            _places?.Refused(key, 1, Definition.MaxParallel, 0, now / 1000);
    }

    public void Enter(long key, long now)
    {
        InFlight++;
        _places?.Took(key, 1, now / 1000);
    }

    public void Leave(long key)
    {
        InFlight--;
        _places?.GaveBack(key, 1);
    }

    /// <summary>Requests that would be let through at once.</summary>
    public int Remaining(long now) => HasRate ? (int)Math.Max(0, (_capacity - Math.Max(0, _full - now)) / _interval) : int.MaxValue;

    /// <summary>Nanoseconds until the whole burst is available again.</summary>
    public long ResetNanos(long now) => Math.Max(0, _full - now);
}
