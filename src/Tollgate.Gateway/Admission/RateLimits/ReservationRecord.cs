namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>What an attempt in flight occupies and has reserved. Pooled; the stamp changes with each use. Guarded by the lock of the rates.</summary>
internal sealed class ReservationRecord
{
    public long Stamp;
    public long Key;
    public LimitedUsage Estimate;
    public bool IsStream;
    public UsageGate[] Gates = new UsageGate[4];
    public int GateCount;
    public UsageMeter[] Meters = new UsageMeter[8];
    public long[] Asks = new long[8];
    public int MeterCount;
    public ReservationRecord? Next;

    public void Add(UsageGate gate)
    {
        if (GateCount == Gates.Length)
            Array.Resize(ref Gates, GateCount * 2);

        Gates[GateCount++] = gate;
    }

    public void Add(UsageMeter meter, long ask)
    {
        if (MeterCount == Meters.Length)
        {
            Array.Resize(ref Meters, MeterCount * 2);
            Array.Resize(ref Asks, MeterCount * 2);
        }

        Meters[MeterCount] = meter;
        Asks[MeterCount++] = ask;
    }

    public void Clear()
    {
        Array.Clear(Gates, 0, GateCount);
        Array.Clear(Meters, 0, MeterCount);
        GateCount = MeterCount = 0;
        Stamp = 0;
    }
}
