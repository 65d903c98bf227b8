using Tollgate.Gateway.Configuration;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A stepped rig that keeps silent streams alive each time its watchdog looks.</summary>
public sealed class KeepAliveRig : SteppedRig
{
    private protected override GatewayOptions Gateway(GatewayOptions options) =>
        options with { Streams = options.Streams with { KeepAlive = TimeSpan.FromMilliseconds(1) } };
}
