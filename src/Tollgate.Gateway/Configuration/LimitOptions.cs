namespace Tollgate.Gateway.Configuration;

/// <summary>Bounds that protect the process.</summary>
public sealed record LimitOptions
{
    /// <summary>Largest request body in bytes, after decompression. Default 64 MB.</summary>
    public long Body { get; init; } = 64L << 20;

    /// <summary>Memory for all request bodies in flight, in bytes. Default 512 MB; beyond it requests wait, then get 503.</summary>
    public long BodyMemory { get; init; } = 512L << 20;

    /// <summary>How long a request waits for body memory. Default 10 seconds.</summary>
    public TimeSpan BodyPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a caller may send nothing of its body, and the grace before a body has to come with 240 bytes a second. Default 30 seconds;
    /// then the request ends with 408. Time in which the gateway does not read does not count.
    /// </summary>
    public TimeSpan BodyIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a caller may take nothing of an answer that waits for it. Default 5 minutes; then it counts as having hung up.</summary>
    public TimeSpan AnswerIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Largest answer that is collected before it is sent (answers that are not streamed), in bytes. Default 256 MB.</summary>
    public long Answer { get; init; } = 256L << 20;
}
