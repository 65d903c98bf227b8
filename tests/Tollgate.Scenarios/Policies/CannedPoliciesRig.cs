using Tollgate.Gateway.Upstreams;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Policies;

/// <summary>A rig whose providers <c>openai</c>, <c>openrouter</c> and <c>google</c> show what reached them.</summary>
public sealed class CannedPoliciesRig : PoliciesRig
{
    internal CannedUpstream Upstream { get; private set; } = null!;

    private protected override async ValueTask PrepareAsync() => Upstream = await CannedUpstream.StartAsync();

    private protected override ValueTask CleanUpAsync() => Upstream.DisposeAsync();

    private protected override ProviderOptions Provider(ProviderOptions provider) => provider.Name switch
    {
        "openai" or "openrouter" => provider with { BaseUrl = new Uri(Upstream.Address, "/v1"), SendAttemptId = false },
        "google" => provider with { BaseUrl = Upstream.Address, SendAttemptId = false },
        _ => provider,
    };
}
