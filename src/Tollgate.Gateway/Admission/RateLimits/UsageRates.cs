using Tollgate.Economics.Ownership;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// The limits of one process that need the body: tokens and money per window, streams at once, and requests of scopes that headers or body
/// name. An estimate is reserved by every limit that applies or by none, and replaced by what was used when the attempt has ended.
/// Thread-safe under one short lock; does not allocate once warm.
/// </summary>
public sealed class UsageRates
{
    private const int PoolLimit = 4096;
    private const long GuessMicros = 1_000_000;

    private readonly Lock _lock = new();
    private readonly Lock _changes = new();
    private Dictionary<Guid, UsageGate> _gates = [];
    private volatile ScopeIndex<UsageGate> _index = new([]);
    private UsageGate[] _scratch = new UsageGate[16];
    private ReservationRecord? _pool;
    private int _pooled;
    private long _stamp;
    private int _open;

    /// <summary>Reservations neither settled nor released. Returns to zero when nothing is in flight.</summary>
    public int OpenCount
    {
        get
        {
            lock (_lock)
                return _open;
        }
    }

    /// <summary>Replaces all limits; those whose scope is unchanged keep what is in flight and what was used lately, whatever their new figures are.</summary>
    public void Apply(IReadOnlyCollection<RateLimitDefinition> definitions, long nowMicros)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        lock (_changes)
        {
            var gates = new Dictionary<Guid, UsageGate>(definitions.Count);
            var scoped = new List<KeyValuePair<Scope, UsageGate>>(definitions.Count);
            foreach (var definition in definitions)
            {
                var gate = _gates.TryGetValue(definition.Id, out var known) && known.Definition.Scope == definition.Scope ? known : new UsageGate(definition);
                gates.Add(definition.Id, gate);
                scoped.Add(new(definition.Scope, gate));
            }

            lock (_lock)
            {
                foreach (var definition in definitions)
                    gates[definition.Id].Redefine(definition, nowMicros);

                _gates = gates;
                _index = new ScopeIndex<UsageGate>(scoped);
            }
        }
    }

    /// <summary>
    /// Reserves an estimate in every limit that applies, or in none when one of them has no room. On success the reservation is to be
    /// settled or released when the attempt has ended, and the standing is that of the tightest limit of each quantity.
    /// </summary>
    /// <param name="seesAll">False leaves limits that are not one organization\'s alone out of the standing.</param>
    public bool TryReserve(
        in Attribution who,
        ReadOnlySpan<long> tags,
        in LimitedUsage estimate,
        bool isStream,
        long nowMicros,
        out UsageReservation reservation,
        out UsageStanding standing,
        out UsageRefusal refusal,
        bool seesAll = true)
    {
        reservation = default;
        standing = default;
        refusal = default;
        lock (_lock)
        {
            var count = _index.Collect(in who, tags, ref _scratch);
            if (count == 0)
                return true;

            var gates = _scratch.AsSpan(0, count);
            var key = who[Dimension.Key];
            if (FindRefusal(gates, key, in estimate, isStream, nowMicros, out refusal))
            {
                foreach (var gate in gates)
                    gate.Refuse(key, in estimate, isStream, nowMicros);

                Stand(gates, seesAll, nowMicros, ref standing);
                return false;
            }

            var record = Rent();
            record.Estimate = estimate;
            record.IsStream = isStream;
            record.Key = key;
            foreach (var gate in gates)
            {
                gate.Requests?.Take(key, nowMicros * 1000);
                gate.Enter(key, isStream, nowMicros);
                record.Add(gate);
                foreach (var meter in gate.Meters)
                {
                    var ask = meter.Ask(estimate[meter.Quantity]);
                    meter.Reserve(key, ask, nowMicros);
                    record.Add(meter, ask);
                }
            }

            Stand(gates, seesAll, nowMicros, ref standing);
            reservation = new UsageReservation(record, record.Stamp);
            return true;
        }
    }

    /// <summary>Replaces what was reserved by what was used. Again does nothing.</summary>
    public void Settle(ref UsageReservation reservation, in LimitedUsage used, long nowMicros) => Close(ref reservation, used, isKnown: true, nowMicros);

    /// <summary>The attempt may have used everything it was expected to, and nobody knows: what was reserved counts as used.</summary>
    public void SettleAsReserved(ref UsageReservation reservation, long nowMicros) => Close(ref reservation, null, isKnown: false, nowMicros);

    /// <summary>Gives everything back: nothing was used. Again does nothing.</summary>
    public void Release(ref UsageReservation reservation, long nowMicros) => Close(ref reservation, default(LimitedUsage), isKnown: false, nowMicros);

    private void Close(ref UsageReservation reservation, LimitedUsage? used, bool isKnown, long nowMicros)
    {
        var handle = reservation;
        reservation = default;
        if (handle.Record is not { } record)
            return;

        lock (_lock)
        {
            if (record.Stamp != handle.Stamp)
                return;

            for (var i = 0; i < record.MeterCount; i++)
            {
                var meter = record.Meters[i];
                meter.Settle(record.Key, record.Asks[i], used is { } actual ? actual[meter.Quantity] : record.Asks[i], nowMicros);
                if (isKnown)
                    meter.Learn(record.Estimate[meter.Quantity], used!.Value[meter.Quantity]);
            }

            for (var i = 0; i < record.GateCount; i++)
                record.Gates[i].Leave(record.Key, record.IsStream);

            Return(record);
        }
    }

    private static bool FindRefusal(ReadOnlySpan<UsageGate> gates, long key, in LimitedUsage estimate, bool isStream, long now, out UsageRefusal refusal)
    {
        refusal = default;
        var longest = 0L;
        foreach (var gate in gates)
        {
            var definition = gate.Definition;
            if (gate.Requests is { } requests)
            {
                var wait = (requests.WaitNanos(key, now * 1000) + 999) / 1000;
                if (wait > longest)
                    Refuse(LimitedQuantity.Requests, definition.Requests, definition.Requests - requests.Remaining(now * 1000), 1, wait, ref refusal);
                if (!requests.HasRoom(key, now * 1000) && longest < GuessMicros)
                    Refuse(LimitedQuantity.Parallel, definition.MaxParallel, requests.InFlight, 1, GuessMicros, ref refusal);
            }

            if (isStream && !gate.HasStreamRoom(key, now) && longest < GuessMicros)
                Refuse(LimitedQuantity.Streams, definition.MaxStreams, gate.Streams, 1, GuessMicros, ref refusal);

            foreach (var meter in gate.Meters)
            {
                var ask = meter.Ask(estimate[meter.Quantity]);
                var wait = meter.WaitMicros(key, ask, now) is var told and >= 0 ? told : GuessMicros;
                if (wait > longest)
                    Refuse(meter.Quantity, meter.Limit, meter.Used(now), ask, wait, ref refusal);
            }

            void Refuse(LimitedQuantity quantity, long of, long used, long asked, long wait, ref UsageRefusal into)
            {
                longest = wait;
                into = new UsageRefusal(definition, quantity, of, used, asked, new TimeSpan(wait * TimeSpan.TicksPerMicrosecond));
            }
        }

        return longest > 0;
    }

    private static void Stand(ReadOnlySpan<UsageGate> gates, bool seesAll, long now, ref UsageStanding standing)
    {
        foreach (var gate in gates)
        {
            if (!seesAll && !gate.Definition.Scope.IsWithinOneOrganization)
                continue;

            foreach (var meter in gate.Meters)
                standing.Note(meter.Quantity, meter.Standing(now));

            if (gate.Requests is { HasRate: true } requests && (standing.Requests.IsNone || requests.Remaining(now * 1000) < standing.Requests.Remaining))
            {
                standing.Requests = new RateStanding(
                    gate.Definition.Requests, requests.Remaining(now * 1000), new TimeSpan((requests.ResetNanos(now * 1000) + 999) / 1000 * TimeSpan.TicksPerMicrosecond));
            }
        }
    }

    private ReservationRecord Rent()
    {
        var record = _pool ?? new ReservationRecord();
        if (_pool is not null)
        {
            _pool = record.Next;
            _pooled--;
        }

        record.Next = null;
        record.Stamp = ++_stamp;
        _open++;
        return record;
    }

    private void Return(ReservationRecord record)
    {
        _open--;
        record.Clear();
        if (_pooled == PoolLimit)
            return;

        record.Next = _pool;
        _pool = record;
        _pooled++;
    }
}
