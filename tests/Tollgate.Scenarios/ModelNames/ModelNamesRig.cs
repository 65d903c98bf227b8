using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.ModelNames;

/// <summary>A rig whose configuration knows models that the rate card does not.</summary>
public sealed class ModelNamesRig : GatewayRig
{
    private protected override ProviderOptions Provider(ProviderOptions provider) =>
        provider.Name == "openai" ? provider with { Models = [.. provider.Models, "gpt-4.1-maxi"] } : provider;

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with
    {
        Aliases = new Dictionary<string, AliasMeaning> { ["newest"] = new("gpt-4.1-mino") },
    };
}
