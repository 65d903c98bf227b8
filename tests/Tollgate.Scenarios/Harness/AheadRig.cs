using Tollgate.Simulator;

namespace Tollgate.Scenarios.Harness;

/// <summary>A stepped rig whose providers generate ahead of what they send, by as much as a hold allows for, and bill it.</summary>
public sealed class AheadRig : SteppedRig
{
    internal const int Ahead = 64;

    private protected override SimulatorOptions SimulatorSettings() =>
        base.SimulatorSettings() with { Profile = new SimulatorProfile { GenerateAheadTokens = Ahead } };
}
