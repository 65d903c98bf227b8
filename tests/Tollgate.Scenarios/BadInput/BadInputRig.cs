using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>A rig with a small limit for bodies and a provider that has no key.</summary>
public sealed class BadInputRig : GatewayRig
{
    internal const int BodyLimit = 256 << 10;

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Limits = options.Limits with { Body = BodyLimit } };

    // Loopback servers need no key; a host name that is never reached stands for a real provider.
    private protected override ProviderOptions Provider(ProviderOptions provider) => provider.Name == "mistral"
        ? provider with { BaseUrl = new Uri("https://mistral.invalid/v1"), Accounts = [new AccountOptions { Name = "empty" }] }
        : provider;
}
