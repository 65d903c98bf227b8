using Tollgate.Economics.Ownership;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// The request-rate and parallel limits of one process: a request is counted by every limit that applies to it or by none.
/// Thread-safe under one short lock; does not allocate once warm.
/// </summary>
public sealed class RequestRates
{
    private const int PoolLimit = 4096;
    private static readonly TimeSpan s_parallelRetry = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Lock _changes = new();
    private Dictionary<Guid, RateGate> _gates = [];
    private volatile ScopeIndex<RateGate> _index = new([]);
    private RateGate[] _scratch = new RateGate[16];
    private PermitRecord? _pool;
    private int _pooled;
    private long _stamp;
    private int _inFlight;

    /// <summary>Permits taken and not given back, among limits of requests in flight.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight;
        }
    }

    /// <summary>Replaces all limits; those whose scope is unchanged keep what is in flight and what came lately, whatever their new figures are.</summary>
    public void Apply(IReadOnlyCollection<RateLimitDefinition> definitions, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        lock (_changes)
        {
            var gates = new Dictionary<Guid, RateGate>(definitions.Count);
            var scoped = new List<KeyValuePair<Scope, RateGate>>(definitions.Count);
            foreach (var definition in definitions)
            {
                var gate = _gates.TryGetValue(definition.Id, out var known) && known.Definition.Scope == definition.Scope ? known : new RateGate(definition);
                gates.Add(definition.Id, gate);
                scoped.Add(new(definition.Scope, gate));
            }

            lock (_lock)
            {
                foreach (var definition in definitions)
                    gates[definition.Id].Redefine(definition, nowMicros * 1000);

                _gates = gates;
                _index = new ScopeIndex<RateGate>(scoped);
            }
        }
    }

    /// <summary>
    /// Counts a request in every limit that applies, or in none when one of them has no room. On success the permit is to be given
    /// back by <see cref="Release"/> when the answer has ended, and the standing is that of the tightest limit.
    /// </summary>
    /// <param name="seesAll">False leaves limits that are not one organization's alone out of the standing.</param>
    public bool TryTake(
        in Attribution who, ReadOnlySpan<long> tags, long nowMicros, out RatePermit permit, out RateStanding standing, out RateRefusal refusal,
        bool seesAll = true)
    {
        permit = default;
        standing = default;
        refusal = default;
        var now = nowMicros * 1000;
        lock (_lock)
        {
            var count = _index.Collect(in who, tags, ref _scratch);
            var gates = _scratch.AsSpan(0, count);
            var key = who[Dimension.Key];
            if (FindRefusal(gates, key, now) is { } refusing)
            {
                refusal = Refuse(refusing, key, seesAll, now);
                foreach (var gate in gates)
                    gate.Refuse(key, now);

                return false;
            }

            PermitRecord? record = null;
            foreach (var gate in gates)
            {
                gate.Take(key, now);
                if (gate.HasParallel)
                    (record ??= Rent(key)).Add(gate, now);

                if (gate.HasRate && MayTell(gate, seesAll) && (standing.IsNone || gate.Remaining(now) < standing.Remaining))
                    standing = StandingOf(gate, now);
            }

            if (record is not null)
                permit = new RatePermit(record, record.Stamp);

            return true;
        }
    }

    /// <summary>Gives the place among requests in flight back. Again does nothing.</summary>
    public void Release(ref RatePermit permit)
    {
        var handle = permit;
        permit = default;
        if (handle.Record is not { } record)
            return;

        lock (_lock)
        {
            if (record.Stamp != handle.Stamp)
                return;

            for (var i = 0; i < record.Count; i++)
                record.Gates[i].Leave(record.Key);

            Return(record);
        }
    }

    /// <summary>The gate that takes longest; a full house counts as one second.</summary>
    private static RateGate? FindRefusal(ReadOnlySpan<RateGate> gates, long key, long now)
    {
        RateGate? refusing = null;
        var longest = 0L;
        foreach (var gate in gates)
        {
            var wait = Math.Max(gate.WaitNanos(key, now), gate.HasRoom(key, now) ? 0 : s_parallelRetry.Ticks * 100);
            if (wait > longest)
                (refusing, longest) = (gate, wait);
        }

        return refusing;
    }

    private static RateRefusal Refuse(RateGate gate, long key, bool seesAll, long now)
    {
        var wait = gate.WaitNanos(key, now);
        var hasRoom = gate.HasRoom(key, now);
        return new RateRefusal(
            gate.Definition,
            IsParallel: !hasRoom,
            hasRoom || wait > s_parallelRetry.Ticks * 100 ? FromNanos(wait) : s_parallelRetry,
            gate.HasRate && MayTell(gate, seesAll) ? StandingOf(gate, now) : default,
            IsShare: gate.IsOnlyUnfair(now));
    }

    private static bool MayTell(RateGate gate, bool seesAll) => seesAll || gate.Definition.Scope.IsWithinOneOrganization;

    private static RateStanding StandingOf(RateGate gate, long now) => new(gate.Definition.Requests, gate.Remaining(now), FromNanos(gate.ResetNanos(now)));

    /// <summary>Rounded up: whoever waits as long as told is let through.</summary>
    private static TimeSpan FromNanos(long nanos) => new((nanos + 999) / 1000 * TimeSpan.TicksPerMicrosecond);

    private PermitRecord Rent(long key)
    {
        var record = _pool ?? new PermitRecord();
        if (_pool is not null)
        {
            _pool = record.Next;
            _pooled--;
        }

        record.Next = null;
        record.Stamp = ++_stamp;
        record.Key = key;
        _inFlight++;
        return record;
    }

    private void Return(PermitRecord record)
    {
        _inFlight--;
        Array.Clear(record.Gates, 0, record.Count);
        record.Count = 0;
        record.Stamp = 0;
        if (_pooled == PoolLimit)
            return;

        record.Next = _pool;
        _pool = record;
        _pooled++;
    }
}
