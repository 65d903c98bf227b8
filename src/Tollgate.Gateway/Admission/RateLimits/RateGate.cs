namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// The state of one limit: the generic cell rate algorithm (a leaky bucket in one number) and a count of requests in flight.
/// Guarded by the lock of <see cref="RequestRates"/>. Times are nanoseconds, so that a million requests a minute are exact enough.
/// </summary>
internal sealed class RateGate
{
    /// <summary>A bucket that takes longer than this (a century) to fill is as good as one that never does, and fits a long.</summary>
    private const long LongestNanos = 3_000_000_000_000_000_000;

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
        if (known.CountsLike(definition))
            return;

        Measure();
        _full = interval == 0 ? now : now + (long)Int128.Min((Int128)Math.Max(0, _full - now) * _interval / interval, _capacity);
    }

    private void Measure()
    {
        // Rounded up: a rate is never exceeded.
        _interval = Definition.Requests == 0 ? 0 : (Definition.Per.Ticks * 100 + Definition.Requests - 1) / Definition.Requests;
        _capacity = (long)Int128.Min((Int128)_interval * Definition.EffectiveBurst, LongestNanos);
    }

    public bool HasRoom => !HasParallel || InFlight < Definition.MaxParallel;

    /// <summary>Nanoseconds until one more request is let through; 0 for now.</summary>
    public long WaitNanos(long now) => HasRate ? Math.Max(0, Math.Max(_full, now) + _interval - _capacity - now) : 0;

    public void Take(long now)
    {
        if (HasRate)
            _full = Math.Max(_full, now) + _interval;
    }

    public void Enter() => InFlight++;

    public void Leave() => InFlight--;

    /// <summary>Requests that would be let through at once.</summary>
    public int Remaining(long now) => HasRate ? (int)Math.Max(0, (_capacity - Math.Max(0, _full - now)) / _interval) : int.MaxValue;

    /// <summary>Nanoseconds until the whole burst is available again.</summary>
    public long ResetNanos(long now) => Math.Max(0, _full - now);
}
