namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// The state of one limit that is checked when the body is known: its meters, its streams in flight, and its requests where only the body
/// tells whether it applies. Guarded by the lock of <see cref="UsageRates"/>.
/// </summary>
internal sealed class UsageGate
{
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

    public bool HasStreamRoom => Definition.MaxStreams == 0 || Streams < Definition.MaxStreams;

    /// <summary>Other figures for the same scope: attempts in flight give back what they took, wherever the figures are still limited.</summary>
    public void Redefine(RateLimitDefinition definition, long nowMicros)
    {
        if (!Definition.MetersLike(definition))
            Meters = MetersOf(definition, nowMicros);

        Definition = definition;
        Requests?.Redefine(definition, nowMicros * 1000);
    }

    public void Enter(bool isStream)
    {
        Requests?.Enter();
        Streams += isStream ? 1 : 0;
    }

    public void Leave(bool isStream)
    {
        Requests?.Leave();
        Streams -= isStream ? 1 : 0;
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
            meters.Add(known ?? new UsageMeter(quantity, limit, definition.Per));
        }
    }
}
