using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>A rig with a small limit for bodies and a provider that has no key.</summary>
public sealed class BadInputRig : GatewayRig
{
    internal const int BodyLimit = 256 << 10;

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Limits = options.Limits with { Body = BodyLimit } };

    // Both are the simulator on this machine: that alone does not make a provider one that needs no key.
    private protected override ProviderOptions Provider(ProviderOptions provider) => provider.Name == "mistral"
        ? provider with { Accounts = [new AccountOptions { Name = "empty" }] }
        : provider;
}
