using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Warming;

/// <summary>A gateway that warms itself like one that serves.</summary>
public sealed class WarmRig : GatewayRig
{
    private protected override ServerSettings Settings() => base.Settings() with { Warms = true };
}
