using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Limits of tokens, money and streams, and those of scopes only the plan or the request names, on the whole path.</summary>
public sealed class UsageLimitTests
{
    private const string Path = "/v1/chat/completions";

    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1200,"completion_tokens":300,"total_tokens":1500,"prompt_tokens_details":{"cached_tokens":1000}}}""";

    [Fact]
    public async Task A_spent_minute_answers_429_with_the_headers_that_clients_of_the_provider_read()
    {
        await using var rig = await StartAsync(store => store.RequestLimits.Create(new RequestLimit { Name = "calm", Tokens = 2000 }).Require());
        var caller = Caller();
        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        caller.Status.ShouldBe(200);
        caller.Headers["x-ratelimit-limit-tokens"].ShouldBe("2000");
        int.Parse(caller.Headers["x-ratelimit-remaining-tokens"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1900, 1999);

        var refused = Caller(text: new string('x', 4000));
        rig.Ask(refused, SurfacePaths.Read(Path), Path);

        refused.Status.ShouldBe(429);
        refused.Headers["x-ratelimit-limit-tokens"].ShouldBe("2000");
        refused.Headers["x-ratelimit-remaining-tokens"].ShouldBe("500");
        refused.Headers["x-ratelimit-reset-tokens"].ShouldContain("s");
        int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        var text = Encoding.UTF8.GetString(refused.Answer);
        text.ShouldContain("rate_limit_exceeded");
        text.ShouldContain("calm");
        text.ShouldContain("2,000 tokens per minute: 1,500 are used or in flight");
        rig.Open.ShouldBe((0, Amount.Zero));
        rig.Reservations.ShouldBe(0);
        (await rig.LedgerRowsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Money_per_window_is_counted_from_what_attempts_cost()
    {
        await using var rig = await StartAsync(store => store.RequestLimits.Create(new RequestLimit { Name = "thrift", Money = new Amount(0.0002m), Per = TimeSpan.FromDays(1) }).Require());
        var caller = Caller();
        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        caller.Status.ShouldBe(200);
        caller.Headers["x-tollgate-ratelimit-limit-usd"].ShouldBe("0.0002");
        rig.Ask(caller, SurfacePaths.Read(Path), Path);

        caller.Status.ShouldBe(429);
        Encoding.UTF8.GetString(caller.Answer).ShouldContain("$0.0002 per day: $0.000285 are used or in flight");
    }

    [Fact]
    public async Task A_limit_of_a_customer_named_in_a_header_holds()
    {
        await using var rig = await StartAsync(store => store.RequestLimits.Create(
            new RequestLimit { Name = "one", Dimension = Dimension.Customer, ScopeName = "acme", Requests = 1, Per = TimeSpan.FromDays(1) }).Require());
        var caller = Caller(customer: "acme");
        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        caller.Status.ShouldBe(200);
        caller.Headers["x-ratelimit-remaining-requests"].ShouldBe("0");
        rig.Ask(caller, SurfacePaths.Read(Path), Path);
        caller.Status.ShouldBe(429);

        var other = Caller(customer: "globex");
        rig.Ask(other, SurfacePaths.Read(Path), Path);
        other.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(Dimension.Model, "gpt-4o-mini")]
    [InlineData(Dimension.Provider, "openai")]
    [InlineData(Dimension.Account, "openai/default")]
    public async Task A_budget_of_what_the_plan_chooses_holds(Dimension dimension, string name)
    {
        await using var rig = await StartAsync(store => store.Budgets.Create(
            new Budget { Name = "none of it", Dimension = dimension, ScopeName = name, Limit = Amount.Zero }).Require());
        var caller = Caller();
        rig.Ask(caller, SurfacePaths.Read(Path), Path);

        caller.Status.ShouldBe(402);
        Encoding.UTF8.GetString(caller.Answer).ShouldContain("none of it");
    }

    private static Task<PassThroughRig> StartAsync(Action<IControlStore> setUp) =>
        PassThroughRig.StartAsync(new CannedProvider(Encoding.UTF8.GetBytes(Answer), "application/json"), setUp: setUp);

    private static ReplayCaller Caller(string text = "Say hello", string? customer = null)
    {
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o-mini","max_tokens":16,"messages":[{"role":"user","content":"{{text}}"}]}""")) { Records = true };
        if (customer is not null)
            caller.Given["x-tollgate-customer"] = customer;

        return caller;
    }
}
