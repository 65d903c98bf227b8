using Tollgate.Gateway.Configuration;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A rig whose gateway gives up on bodies that stop arriving as soon as its watch looks.</summary>
public sealed class ImpatientUploadRig : GatewayRig
{
    private protected override GatewayOptions Gateway(GatewayOptions options) =>
        options with { Limits = options.Limits with { BodyIdle = TimeSpan.FromMilliseconds(200) } };
}
