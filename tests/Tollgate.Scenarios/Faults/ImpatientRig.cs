using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Faults;

/// <summary>A rig whose gateway gives up on silent providers as soon as its watchdog looks.</summary>
public sealed class ImpatientRig : GatewayRig
{
    private protected override ProviderOptions Provider(ProviderOptions provider) => provider with
    {
        Timeouts = new TimeoutOptions { FirstByte = TimeSpan.FromMilliseconds(200), Idle = TimeSpan.FromMilliseconds(200) },
    };
}
