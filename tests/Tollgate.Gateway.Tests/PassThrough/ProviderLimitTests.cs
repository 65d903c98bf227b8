using System.Net;
using System.Text;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;
using Tollgate.Wire.Limits;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>What is learned from the limits that providers tell, on the whole path.</summary>
public sealed class ProviderLimitTests
{
    private const string Path = "/v1/chat/completions";

    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}""";

    [Fact]
    public async Task A_conversation_leaves_an_account_that_refuses_while_another_has_room_and_comes_back()
    {
        var asked = new List<string>();
        var refusing = "";
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json")
        {
            Instead = request =>
            {
                var key = request.Headers.Authorization!.Parameter!;
                asked.Add(key);
                return key == refusing ? Refusal("60") : null;
            },
        };
        var time = new LateTime();
        await using var rig = await PassThroughRig.StartAsync(provider, upstream: TwoAccounts(enforces: false), time: time);
        Ask(rig).Status.ShouldBe(200);
        Ask(rig).Status.ShouldBe(200);
        asked.Distinct().Count().ShouldBe(1);
        var home = asked[0];

        // The provider's refusal reaches the caller, and the next request goes where there is room.
        refusing = home;
        var refused = Ask(rig);
        (refused.Status, refused.Headers["Retry-After"]).ShouldBe((429, "60"));
        Ask(rig).Status.ShouldBe(200);
        Ask(rig).Status.ShouldBe(200);
        asked[3].ShouldNotBe(home);
        asked[4].ShouldBe(asked[3]);

        refusing = "";
        time.Advance(TimeSpan.FromSeconds(61));
        Ask(rig).Status.ShouldBe(200);
        asked[5].ShouldBe(home);
    }

    [Fact]
    public async Task Where_all_accounts_refuse_the_provider_is_asked_all_the_same_unless_its_limits_are_enforced()
    {
        foreach (var enforces in new[] { false, true })
        {
            var asked = 0;
            var provider = new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json")
            {
                Instead = _ => ++asked <= 2 ? Refusal("30") : null,
            };
            var time = new LateTime();
            await using var rig = await PassThroughRig.StartAsync(provider, upstream: TwoAccounts(enforces), time: time);
            Ask(rig).Status.ShouldBe(429);
            Ask(rig).Status.ShouldBe(429);
            time.Advance(TimeSpan.FromSeconds(10));

            var third = Ask(rig);

            third.Status.ShouldBe(enforces ? 429 : 200);
            asked.ShouldBe(enforces ? 2 : 3);
            if (!enforces)
                continue;

            third.Headers["Retry-After"].ShouldBe("20");
            Encoding.UTF8.GetString(third.Answer).ShouldContain("provider_rate_limited");
            (await rig.LedgerRowsAsync()).ShouldBe(2);
            rig.Open.Holds.ShouldBe(0);
            time.Advance(TimeSpan.FromSeconds(21));
            Ask(rig).Status.ShouldBe(200);
        }
    }

    [Fact]
    public async Task A_refusal_that_is_about_one_request_closes_nothing_and_one_that_is_over_early_neither()
    {
        // Too large for the limit, and says no time; then a real one; then an answer before its time.
        var answers = new Queue<HttpResponseMessage?>([Refusal(null), null, Refusal("60"), null]);
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json") { Instead = _ => answers.TryDequeue(out var next) ? next : null };
        var time = new LateTime();
        await using var rig = await PassThroughRig.StartAsync(provider, upstream: TwoAccounts(enforces: true) with { Accounts = [new AccountOptions { Name = "one", Keys = ["sk-one"] }] }, time: time);
        Ask(rig).Status.ShouldBe(429);
        Ask(rig).Status.ShouldBe(200);
        Ask(rig).Status.ShouldBe(429);
        Encoding.UTF8.GetString(Ask(rig).Answer).ShouldContain("provider_rate_limited");

        // Asked when its time is over, and again within what it would have been.
        time.Advance(TimeSpan.FromSeconds(61));
        Ask(rig).Status.ShouldBe(200);
        rig.Providers.All.ShouldHaveSingleItem().RefusedUntilMicros.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_provider_tells_is_kept_by_account_and_model()
    {
        var provider = new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json")
        {
            Instead = _ =>
            {
                var response = Refusal("1");
                response.StatusCode = HttpStatusCode.OK;
                response.Headers.TryAddWithoutValidation("x-ratelimit-limit-tokens", "200000");
                response.Headers.TryAddWithoutValidation("x-ratelimit-remaining-tokens", "0");
                response.Headers.TryAddWithoutValidation("x-ratelimit-reset-tokens", "6m0s");
                response.Headers.TryAddWithoutValidation("x-ratelimit-remaining-requests", "many");
                return response;
            },
        };
        var time = new LateTime();
        await using var rig = await PassThroughRig.StartAsync(provider, upstream: TwoAccounts(enforces: false), time: time);
        Ask(rig);

        var standing = rig.Providers.All.ShouldHaveSingleItem();
        standing.Model.ShouldBe("gpt-4o-mini");
        standing[ProviderQuantity.Tokens, LimitFigure.Limit].ShouldBe(200_000);
        standing[ProviderQuantity.Tokens, LimitFigure.Remaining].ShouldBe(0);
        standing[ProviderQuantity.Requests, LimitFigure.Remaining].ShouldBe(-1);
        standing.RefusedUntilMicros.ShouldBe(0);
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        standing.IsExhausted(now).ShouldBeTrue();

        // Never for longer than five minutes, whatever was told.
        standing.IsExhausted(now + 299_000_000).ShouldBeTrue();
        standing.IsExhausted(now + 301_000_000).ShouldBeFalse();
    }

    private static ReplayCaller Ask(PassThroughRig rig)
    {
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes("""{"model":"gpt-4o-mini","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""")) { Records = true };
        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        return caller;
    }

    private static HttpResponseMessage Refusal(string? after)
    {
        var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Content = new StringContent(Answer, Encoding.UTF8, "application/json") };
        if (after is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", after);

        return response;
    }

    private static ProviderOptions TwoAccounts(bool enforces) => new()
    {
        Name = "openai",
        Api = ApiFamily.OpenAI,
        BaseUrl = new Uri("http://127.0.0.1/v1"),
        Models = ["gpt-*"],
        EnforcesLimits = enforces,
        Accounts = [new AccountOptions { Name = "one", Keys = ["sk-one"] }, new AccountOptions { Name = "two", Keys = ["sk-two"] }],
    };
}
