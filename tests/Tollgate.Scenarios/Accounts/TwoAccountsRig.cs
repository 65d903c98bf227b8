using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Accounts;

/// <summary>A rig whose providers have two accounts of different weight.</summary>
public sealed class TwoAccountsRig : GatewayRig
{
    private protected override ProviderOptions Provider(ProviderOptions provider) => provider with
    {
        Accounts =
        [
            new AccountOptions { Name = "large", Keys = ["key-large"], Weight = 3 },
            new AccountOptions { Name = "small", Keys = ["key-small"], Weight = 1 },
        ],
    };
}
