using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Azure;

/// <summary>A rig with one Azure resource that answers what a test says: two models deployed, under names of their own.</summary>
public sealed class AzureRig : GatewayRig
{
    internal CannedUpstream Upstream { get; private set; } = null!;

    private protected override async ValueTask PrepareAsync() => Upstream = await CannedUpstream.StartAsync();

    private protected override ValueTask CleanUpAsync() => Upstream.DisposeAsync();

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with
    {
        Providers =
        [
            new ProviderOptions
            {
                Name = "az",
                Vendor = "azure",
                Api = ApiFamily.Azure,
                BaseUrl = Upstream.Address,
                Deployments = new Dictionary<string, string> { ["gpt-4o-mini"] = "chat-prod", ["gpt-4.1"] = "smart-prod" },
                Accounts = [new AccountOptions { Name = "default", Keys = ["azure-key"] }],
            },
        ],
    };
}
