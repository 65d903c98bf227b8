using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Policies;

/// <summary>
/// OpenAI with one account in the EU that keeps nothing and a heavier one of which nothing is stated; a provider of the first organization's
/// own; a bystander, because an installation with one tenant alone has nothing to hide from it.
/// </summary>
public class PoliciesRig : GatewayRig
{
    internal const string Private = "globex-private";

    private protected override ProviderOptions Provider(ProviderOptions provider) => provider.Name switch
    {
        "openai" => provider with
        {
            Accounts =
            [
                new AccountOptions { Name = "plain", Keys = ["plain-key"], Weight = 9 },
                new AccountOptions { Name = "eu", Keys = ["eu-key-1", "eu-key-2"], ZeroRetention = true, Residency = "eu" },
            ],
        },
        "anthropic" => provider with { Region = "us" },
        _ => provider,
    };

    private protected override GatewayOptions Gateway(GatewayOptions options) => options with
    {
        Providers =
        [
            .. options.Providers,
            options.Providers.Single(provider => provider.Name == "openai") with
            {
                Name = Private,
                Vendor = "openai",
                Accounts = [new AccountOptions { Name = "own", Keys = ["globex"], Organization = "globex", ZeroRetention = true, Residency = "eu" }],
            },
        ],
    };

    /// <summary>A policy in force, of the caller's organization unless told otherwise.</summary>
    internal Policy Hold(RigCaller? caller, Policy policy)
    {
        var made = Server.Control.Policies.Create(policy with { OrganizationId = caller?.OrganizationId }).Require();
        Server.Core.Keys.RefreshNow();
        return made;
    }

    internal void Lift(Policy policy)
    {
        Server.Control.Policies.Retire(policy.Id).Require();
        Server.Core.Keys.RefreshNow();
    }
}
