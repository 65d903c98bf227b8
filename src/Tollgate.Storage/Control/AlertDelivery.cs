namespace Tollgate.Storage.Control;

/// <summary>How an alert stands at one sink. Immutable.</summary>
/// <param name="Sink">Name of the sink.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="SinceMicros">When these tries began: the raising, or the last time somebody asked for more.</param>
/// <param name="NextMicros">When it is tried next; null when it is delivered or given up.</param>
/// <param name="DoneMicros">When the sink took it; null before.</param>
/// <param name="LastError">Why the last try failed, as a short code; empty when none did.</param>
public sealed record AlertDelivery(string Sink, int Attempts, long SinceMicros, long? NextMicros, long? DoneMicros, string LastError)
{
    /// <summary>Not taken by the sink, and no longer tried.</summary>
    public bool IsDead => DoneMicros is null && NextMicros is null;
}
