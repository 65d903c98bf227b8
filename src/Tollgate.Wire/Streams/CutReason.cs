namespace Tollgate.Wire;

/// <summary>Why the gateway ended an answer. The caller sees the dialect's own "output limit" ending in every case.</summary>
public enum CutReason : byte
{
    Budget,
    OutputCap,
    Deadline,
    Shutdown,
}
