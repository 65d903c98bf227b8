namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// One quantity of one limit: a leaky bucket of what was used, and what is reserved for attempts in flight, which does not leak.
/// Guarded by the lock of <see cref="UsageRates"/>. Exact: the level is kept in units × microseconds of the window.
/// </summary>
internal sealed class UsageMeter
{
    // Fixed point of the learned ratio; a sixteenth of each new observation goes in.
    private const long One = 1024;
    private const long SmallestRatio = One / 64;
    private const long LargestRatio = One * 4;
    private const int Inertia = 16;

    private long _window;
    private Int128 _level;
    private long _at;
    private long _ratio = One;

    private readonly FairShares? _shares;

    public UsageMeter(LimitedQuantity quantity, long limit, TimeSpan per, bool isShared)
    {
        Quantity = quantity;
        Limit = limit;
        _window = per.Ticks / TimeSpan.TicksPerMicrosecond;
        _shares = isShared ? new FairShares { Window = _window } : null;
    }

    public LimitedQuantity Quantity { get; }

    public long Limit { get; private set; }

    public long Reserved { get; private set; }

    private Int128 Capacity => (Int128)Limit * _window;

    /// <summary>Another limit or window: what is reserved stays, and so does what was used, at most as much as the new limit.</summary>
    public void Redefine(long limit, TimeSpan per, long now)
    {
        var window = per.Ticks / TimeSpan.TicksPerMicrosecond;
        if (limit == Limit && window == _window)
            return;

        Leak(now);
        _level = _level * window / _window;
        (Limit, _window) = (limit, window);
        if (_shares is not null)
            _shares.Window = window;

        _level = Int128.Min(_level, Capacity);
    }

    /// <summary>
    /// What to reserve: the estimate times what estimates turned out to be, at most the whole limit, so that nothing is refused for ever.
    /// </summary>
    public long Ask(long estimate) => estimate <= 0 ? 0 : Math.Clamp((long)((Int128)estimate * _ratio / One), 1, Limit);

    /// <summary>Microseconds until so much of a key fits; 0 for now, −1 when that depends on attempts in flight.</summary>
    public long WaitMicros(long key, long ask, long now)
    {
        Leak(now);
        var ahead = Math.Min(_shares?.LeaveFree(key, Limit, now) ?? 0, Limit - ask);
        var over = _level + (Int128)(Reserved + ask + ahead) * _window - Capacity;
        return ask == 0 || over <= 0 ? 0 : Reserved + ask + ahead > Limit ? -1 : (long)((over + Limit - 1) / Limit);
    }

    public void Reserve(long key, long ask, long now)
    {
        Reserved += ask;
        if (ask > 0)
            _shares?.Took(key, ask, now);
    }

    /// <summary>Notes that a key was refused: others that had more go after it.</summary>
    public void Refuse(long key, long ask, long now)
    {
        if (_shares is not null && WaitMicros(key, ask, now) is not 0 and var wait)
            _shares.Refused(key, ask, Limit, Math.Max(0, wait), now);
    }

    /// <summary>Replaces a reservation by what was used. More than the limit is booked too: it leaks before anything else is let through.</summary>
    public void Settle(long key, long ask, long used, long now)
    {
        Leak(now);
        Reserved -= ask;
        _shares?.GaveBack(key, ask - used);
        _level += (Int128)used * _window;
    }

    /// <summary>Learns how far estimates are off, such as where most of a prompt is read from a cache that does not count.</summary>
    public void Learn(long estimate, long used)
    {
        if (estimate > 0)
            _ratio += (long)((Int128.Clamp((Int128)used * One / estimate, SmallestRatio, LargestRatio) - _ratio) / Inertia);
    }

    /// <summary>Used in the window and reserved, rounded up.</summary>
    public long Used(long now)
    {
        Leak(now);
        return (long)Int128.Min((_level + _window - 1) / _window + Reserved, long.MaxValue);
    }

    public MeterStanding Standing(long now)
    {
        var used = Used(now);
        return new MeterStanding(Limit, Math.Max(0, Limit - used), new TimeSpan((long)Int128.Min((_level + Limit - 1) / Limit, TimeSpan.MaxValue.Ticks / 10) * TimeSpan.TicksPerMicrosecond));
    }

    private void Leak(long now)
    {
        if (now <= _at)
            return;

        _level = Int128.Max(0, _level - (Int128)Limit * (now - _at));
        _at = now;
    }
}
