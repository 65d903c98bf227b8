using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Budgets;

/// <summary>A rig with a model that the rate card does not know, and a ceiling for what it uses.</summary>
public sealed class CeilingRig : GatewayRig
{
    internal const string Unknown = "gpt-4.1-maxi";

    internal static readonly UnpricedCeiling Ceiling = new(new Amount(0.000015m), new Amount(0.000075m), new Amount(0.05m));

    private protected override ProviderOptions Provider(ProviderOptions provider) =>
        provider.Name == "openai" ? provider with { Models = [.. provider.Models, Unknown] } : provider;

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with { Unpriced = UnpricedPolicy.Ceiling, UnpricedCeiling = Ceiling };
}
