using Tollgate.Simulator.Billing;

namespace Tollgate.Simulator;

/// <summary>Configuration of a <see cref="SimulatorHost"/>. Immutable.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Address to listen on. Default: 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Start of all chance: equal seeds answer equal requests equally. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The only credential accepted; null (the default) accepts any that is not empty.</summary>
    public string? RequireKey { get; init; }

    /// <summary>Behaviour without directives.</summary>
    public SimulatorProfile Profile { get; init; } = new();

    /// <summary>Prices of the simulated providers. Default: <see cref="PriceTable.Standard"/>.</summary>
    public PriceTable Prices { get; init; } = PriceTable.Standard;

    /// <summary>Clock for timestamps, cache lives and waits. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Attempt records held. Default: 1,000,000.</summary>
    public int AttemptCapacity { get; init; } = 1_000_000;

    /// <summary>File to which each attempt record is appended as a JSON line; null (the default) writes none.</summary>
    public string? AttemptLog { get; init; }

    /// <summary>Prompt-cache prefixes held. Default: 200,000.</summary>
    public int CacheCapacity { get; init; } = 200_000;

    /// <summary>Longest request body in bytes. Default: 256 MB.</summary>
    public long MaxBody { get; init; } = 256L << 20;
}
