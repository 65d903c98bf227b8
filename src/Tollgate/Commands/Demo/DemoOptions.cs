using Tollgate.Simulator.Workload;

namespace Tollgate.Commands.Demo;

/// <summary>How a month is played.</summary>
internal sealed record DemoOptions
{
    /// <summary>Data directory; must hold no traffic yet.</summary>
    public required string Data { get; init; }

    public required int Days { get; init; }

    public required long Seed { get; init; }

    /// <summary>Days played in a second at most; 0 for as fast as possible.</summary>
    public required double Speed { get; init; }

    /// <summary>File the simulated providers append every attempt to; null for none.</summary>
    public string? AttemptLog { get; init; }

    /// <summary>What is planted. Default: the file of this build.</summary>
    public PlantedFacts Facts { get; init; } = PlantedFacts.Standard;
}
