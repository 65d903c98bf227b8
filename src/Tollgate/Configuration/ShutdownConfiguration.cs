namespace Tollgate.Configuration;

/// <summary>How the process ends.</summary>
internal sealed record ShutdownConfiguration
{
    /// <summary>How long running requests may finish. Default 30 seconds.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of it new connections are still answered after SIGTERM. Default 5 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);
}
