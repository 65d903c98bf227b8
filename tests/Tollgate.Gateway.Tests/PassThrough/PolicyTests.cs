using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Policies on the whole path, the network apart.</summary>
public sealed class PolicyTests
{
    private const string Path = "/v1/chat/completions";

    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}""";

    [Fact]
    public async Task A_refused_request_sets_nothing_aside_and_makes_no_attempt()
    {
        await using var rig = await StartAsync(new Policy { Name = "strict", ZeroRetentionOnly = true }, zeroRetention: false);
        var caller = Caller();
        rig.Ask(caller, SurfacePaths.Read(Path), Path);

        caller.Status.ShouldBe(403);
        var text = Encoding.UTF8.GetString(caller.Answer);
        text.ShouldContain("policy_refused");
        text.ShouldContain("strict");
        caller.Headers["x-should-retry"].ShouldBe("false");
        rig.Open.ShouldBe((0, Amount.Zero));
        (await rig.LedgerRowsAsync()).ShouldBe(0);
    }

    private static byte[] Body => Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"Say hello"}]}""");

    private static ReplayCaller Caller() => new(Body) { Records = true };

    private static Task<PassThroughRig> StartAsync(Policy? policy, bool zeroRetention) => PassThroughRig.StartAsync(
        new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json"),
        upstream: new ProviderOptions
        {
            Name = "openai",
            Api = ApiFamily.OpenAI,
            BaseUrl = new Uri("http://127.0.0.1/v1"),
            Models = ["gpt-*"],
            Accounts = [new AccountOptions { Name = "default", Keys = ["sk-test"], ZeroRetention = zeroRetention, Residency = "eu" }],
        },
        setUp: store =>
        {
            if (policy is not null)
            {
                store.Policies.Create(policy).Require();
            }
        });
}
