using Microsoft.Extensions.Logging.Abstractions;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire;

namespace Tollgate.Gateway.Tests.Policies;

public sealed class PolicyGuardTests
{
    [Fact]
    public async Task An_attempt_at_an_account_that_is_not_allowed_is_not_made_whoever_chose_it()
    {
        var upstream = PolicyWorld.Upstream("openai");
        var account = PolicyWorld.Account(upstream, new AccountOptions { Name = "plain" }, 1);
        var exchange = PolicyWorld.Exchange(PolicyWorld.CallerUnder(PolicyWorld.Draft("strict") with { ZeroRetentionOnly = true }));

        // Nothing behind the guard is there: whatever came next would throw.
        var runner = new AttemptRunner(null!, null!, null!, null!, null!, null!, null!, null!, null!, null!, TimeProvider.System, NullLogger<AttemptRunner>.Instance);
        var refusal = await runner.RunAsync(exchange, PolicyWorld.Candidate(upstream, account), account);
        refusal.ShouldNotBeNull();
        (refusal.Status, refusal.Code).ShouldBe((403, "policy_refused"));
        refusal.Message.ShouldContain("'strict'");

        var allowed = PolicyWorld.Account(upstream, new AccountOptions { Name = "zdr", ZeroRetention = true }, 2);
        await Should.ThrowAsync<NullReferenceException>(async () => await runner.RunAsync(exchange, PolicyWorld.Candidate(upstream, allowed), allowed));
    }

    [Theory]
    [InlineData("openai", true)]
    [InlineData("OpenAI", true)]
    [InlineData("gemini", true)]
    [InlineData("google-ai-studio", true)]
    [InlineData("mistral", false)]
    public void Whoever_may_store_unasked_is_told_not_to_however_its_name_is_written(string vendor, bool isTold)
    {
        var upstream = PolicyWorld.Upstream("any", vendor: vendor);
        var account = PolicyWorld.Account(upstream, new AccountOptions { Name = "a" }, 1);
        var exchange = PolicyWorld.Exchange(PolicyWorld.CallerUnder(PolicyWorld.Draft() with { ForbidStorage = true }));
        exchange.Match = SurfacePaths.Read("/v1/chat/completions");
        RequestReader.Read(WireFormat.OpenAIChat, """{"model":"gpt-4o-mini","messages":[]}"""u8, exchange.Facts).Ok.ShouldBeTrue();

        PolicyGuard.Enforce(exchange, PolicyWorld.Candidate(upstream, account), account).ShouldBeNull();

        exchange.StoreDenied.ShouldBe(isTold);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Choosing_and_guarding_allocate_nothing(bool isBound)
    {
        var upstream = PolicyWorld.Upstream("openai");
        var plain = PolicyWorld.Account(upstream, new AccountOptions { Name = "plain" }, 1);
        var eu = PolicyWorld.Account(upstream, new AccountOptions { Name = "eu", Residency = "EU", ZeroRetention = true }, 2);
        var candidates = new[] { PolicyWorld.Candidate(upstream, plain), PolicyWorld.Candidate(upstream, plain, eu) };
        var policies = Enumerable.Range(0, isBound ? 3 : 0).Select(_ => PolicyWorld.Draft() with
        {
            AllowedProviders = ["open*"],
            AllowedRegions = ["us", "eu"],
            AllowedAccounts = ["*/eu"],
            ZeroRetentionOnly = true,
            ForbidStorage = true,
        });
        var exchange = PolicyWorld.Exchange(PolicyWorld.CallerUnder(policies));
        exchange.Match = SurfacePaths.Read("/v1/responses");
        RequestReader.Read(WireFormat.OpenAIResponses, """{"model":"gpt-4o-mini","input":"x"}"""u8, exchange.Facts).Ok.ShouldBeTrue();
        var choice = new AccountChoice(new ProviderStandings());
        for (var i = 0; i < 200; i++)
        {
            Once();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            Once();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        exchange.StoreDenied.ShouldBe(isBound);

        void Once()
        {
            exchange.PrepareRetry();
            if (choice.Choose(exchange, candidates, out var candidate, out var account) is not null || PolicyGuard.Enforce(exchange, candidate, account) is not null || (isBound && account != eu))
            {
                throw new InvalidOperationException("It is allowed.");
            }
        }
    }

    [Theory]
    [InlineData("eu", null, false)]
    [InlineData("eu", "EU", false)]
    [InlineData("eu", "global", true)]
    [InlineData("*", "global", false)]
    public void A_request_that_asks_to_be_served_elsewhere_is_refused(string allowed, string? asked, bool isRefused)
    {
        var upstream = PolicyWorld.Upstream("openai", "EU");
        var account = PolicyWorld.Account(upstream, new AccountOptions { Name = "a" }, 1);
        var exchange = PolicyWorld.Exchange(PolicyWorld.CallerUnder(PolicyWorld.Draft("here") with { AllowedRegions = [allowed] }));
        exchange.Facts.InferenceGeo = asked;

        var refusal = PolicyGuard.Enforce(exchange, PolicyWorld.Candidate(upstream, account), account);
        (refusal is not null).ShouldBe(isRefused);
        refusal?.Param.ShouldBe("inference_geo");
    }
}
