namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// The state of one limit that is checked when the body is known: its meters, its streams in flight, and its requests where only the body
/// tells whether it applies. Guarded by the lock of <see cref="UsageRates"/>.
/// </summary>
internal sealed class UsageGate
{
    private FairShares? _places;

    public UsageGate(RateLimitDefinition definition)
    {
        Definition = definition;
        Requests = definition.NeedsBody ? new RateGate(definition) : null;
        Meters = MetersOf(definition, nowMicros: 0);
    }

    public RateLimitDefinition Definition { get; private set; }

    public RateGate? Requests { get; }

    public UsageMeter[] Meters { get; private set; } = [];

    public int Streams { get; private set; }

    /// <summary>Whether one more stream of a key may be in flight: there is a place, and it is not to be left to another key.</summary>
    public bool HasStreamRoom(long key, long nowMicros) => Definition.MaxStreams == 0
        || Streams + (_places?.LeaveFree(key, Definition.MaxStreams, nowMicros) ?? 0) < Definition.MaxStreams;

    /// <summary>Other figures for the same scope: attempts in flight give back what they took, wherever the figures are still limited.</summary>
    public void Redefine(RateLimitDefinition definition, long nowMicros)
    {
        if (!Definition.MetersLike(definition))
            Meters = MetersOf(definition, nowMicros);

        Definition = definition;
        Requests?.Redefine(definition, nowMicros * 1000);
    }

    public void Enter(long key, bool isStream, long nowMicros)
    {
        Requests?.Enter(key, nowMicros * 1000);
        if (!isStream)
            return;

        Streams++;
        if (Definition.MaxStreams > 0 && Definition.IsShared)
            (_places ??= new FairShares()).Took(key, 1, nowMicros);
    }

    public void Leave(long key, bool isStream)
    {
        Requests?.Leave(key);
        if (!isStream)
            return;

        Streams--;
        _places?.GaveBack(key, 1);
    }

    /// <summary>Notes that a key was refused: others that had more go after it.</summary>
    public void Refuse(long key, in LimitedUsage estimate, bool isStream, long nowMicros)
    {
        Requests?.Refuse(key, nowMicros * 1000);
        if (isStream && !HasStreamRoom(key, nowMicros))
            _places?.Refused(key, 1, Definition.MaxStreams, 0, nowMicros);

        foreach (var meter in Meters)
            meter.Refuse(key, meter.Ask(estimate[meter.Quantity]), nowMicros);
    }

    private UsageMeter[] MetersOf(RateLimitDefinition definition, long nowMicros)
    {
        var meters = new List<UsageMeter>(4);
        Add(LimitedQuantity.InputTokens, definition.InputTokens);
        Add(LimitedQuantity.OutputTokens, definition.OutputTokens);
        Add(LimitedQuantity.Tokens, definition.Tokens);
        Add(LimitedQuantity.Money, LimitedUsage.ToNanos(definition.Money));
        return [.. meters];

        void Add(LimitedQuantity quantity, long limit)
        {
            if (limit == 0)
                return;

            var known = Array.Find(Meters, meter => meter.Quantity == quantity);
            known?.Redefine(limit, definition.Per, nowMicros);
            meters.Add(known ?? new UsageMeter(quantity, limit, definition.Per, definition.IsShared));
        }
    }
}
