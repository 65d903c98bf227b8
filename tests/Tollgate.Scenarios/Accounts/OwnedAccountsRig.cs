using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Accounts;

/// <summary>A rig whose first organization brings keys of its own, at one provider and by a provider of its own further down the list.</summary>
public sealed class OwnedAccountsRig : GatewayRig
{
    internal const string Owner = "o1";

    private protected override ProviderOptions Provider(ProviderOptions provider) => provider.Name switch
    {
        "openai" => provider with
        {
            Accounts =
            [
                new AccountOptions { Name = "house", Keys = ["house"], Weight = 1000 },
                new AccountOptions { Name = "organization", Keys = ["organization"], Organization = Owner },
                new AccountOptions { Name = "team", Keys = ["team-1", "team-2"], Organization = Owner, Team = "research" },
                new AccountOptions { Name = "user", Keys = ["user"], Organization = Owner, User = "ada" },
                new AccountOptions { Name = "resting", Keys = ["resting"], Organization = Owner, Team = "research", User = "ada", Weight = 0 },
            ],
        },
        _ => provider,
    };

    // The organization's own way to Claude stands behind the installation's.
    private protected override GatewayOptions Gateway(GatewayOptions options) => options with
    {
        Providers =
        [
            .. options.Providers,
            options.Providers.Single(provider => provider.Name == "anthropic") with
            {
                Name = "own-claude",
                Vendor = "anthropic",
                Accounts = [new AccountOptions { Name = "own", Keys = ["own"], Organization = Owner }],
            },
        ],
    };
}
