using Tollgate.Simulator.Behaviour;

namespace Tollgate.Simulator;

/// <summary>How a host answers when no directive says otherwise.</summary>
public sealed record SimulatorProfile
{
    /// <summary>Wait before the first byte. Default: none.</summary>
    public Latency FirstByte { get; init; }

    /// <summary>Wait between stream events. Default: none.</summary>
    public Latency BetweenEvents { get; init; }

    /// <summary>Tokens per stream event. Default: 4.</summary>
    public int TokensPerEvent { get; init; } = 4;

    /// <summary>Output tokens a provider has generated, and bills, beyond those sent when a stream ends early. Default: 0.</summary>
    public int GenerateAheadTokens { get; init; }
}
