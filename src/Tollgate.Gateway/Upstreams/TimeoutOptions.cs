namespace Tollgate.Gateway.Upstreams;

/// <summary>How long each phase of an attempt may take.</summary>
public sealed record TimeoutOptions
{
    /// <summary>Until a connection (with TLS) stands. Default 5 seconds.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request being sent to the first byte of the answer. Default 10 minutes: reasoning models are silent that long.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two reads of an answer. Default 5 minutes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The whole attempt. Default 60 minutes.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(60);
}
