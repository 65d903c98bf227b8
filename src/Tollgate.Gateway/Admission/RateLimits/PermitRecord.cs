namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>The gates a request in flight occupies. Pooled; the stamp changes with each use. Guarded by the lock of the rates.</summary>
internal sealed class PermitRecord
{
    public long Stamp;
    public long Key;
    public RateGate[] Gates = new RateGate[4];
    public int Count;
    public PermitRecord? Next;

    public void Add(RateGate gate, long nowNanos)
    {
        if (Count == Gates.Length)
            Array.Resize(ref Gates, Count * 2);

        Gates[Count++] = gate;
        gate.Enter(Key, nowNanos);
    }
}
