namespace Tollgate.Storage.Journaling;

/// <summary>How the projector works. Immutable.</summary>
public sealed record ProjectorOptions
{
    /// <summary>Most finished attempts in one transaction. Default 8,192.</summary>
    public int BatchAttempts { get; init; } = 8192;

    /// <summary>How long records may wait to share a transaction with later ones. Default 100 ms; a flush does not wait.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long to wait before a failed transaction is tried again. Default 1 s.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Intents more than this many segments behind are handed to the store, so that a long answer does not keep old segments. Default 4.
    /// </summary>
    public int KeepAfterSegments { get; init; } = 4;
}
