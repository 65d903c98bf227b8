using System.Net;
using System.Text;
using System.Text.Json;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>Usage without a rate under a ceiling: budgets count it, no cost has it.</summary>
public sealed class UnpricedCeilingTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Messages = "/v1/messages";
    private const string Mystery = """{"model":"mystery-1","max_tokens":1000,"messages":[{"role":"user","content":"Say hello"}]}""";

    internal static readonly UnpricedCeiling Ceiling = new(new Amount(0.000015m), new Amount(0.000075m), new Amount(0.05m));

    internal static readonly GatewayOptions Options = new() { Unpriced = UnpricedPolicy.Ceiling, UnpricedCeiling = Ceiling };

    internal static readonly ProviderOptions OpenAI = Provider("openai", ApiFamily.OpenAI, "gpt-*", "mystery-*");

    private static readonly ProviderOptions s_anthropic = Provider("anthropic", ApiFamily.Anthropic, "claude-*");

    [Fact]
    public async Task An_answer_without_a_price_is_held_and_charged_at_the_ceiling_and_costs_nothing_made_up()
    {
        await using var rig = await StartAsync(Answer("mystery-1", 1000, 100), limit: 1m);

        var asked = Ask(rig, Mystery);

        asked.Status.ShouldBe(200);
        asked.Headers["x-tollgate-cost-usd"].ShouldBe("unpriced");
        var row = await rig.OnlyRowAsync();
        var hold = rig.HoldOf(row);
        hold.ShouldBeGreaterThanOrEqualTo(Ceiling.OutputPerToken * 1000);
        (row.End.PriceState, row.End.Cost, row.End.ComputedCost).ShouldBe((PriceState.Unpriced, Amount.Zero, Amount.Zero));
        row.End.Shadow.ShouldBe(new Amount(0.0225m));
        row.End.UnpricedTokens.ShouldBe(1100);
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
        Standing(rig).Spent.ShouldBe(new Amount(0.0225m));
        (await rig.CompareAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_says_that_a_ceiling_was_to_be_set_aside()
    {
        await using var rig = await StartAsync(Answer("mystery-1", 1, 1), limit: 0.001m);

        var refused = Ask(rig, Mystery);

        refused.Status.ShouldBe(402);
        Encoding.UTF8.GetString(refused.Answer).ShouldContain("What it uses has no price, all or in part, so the operator's ceiling for unpriced usage is set aside.");
        var priced = Ask(rig, Mystery.Replace("mystery-1", "gpt-4", StringComparison.Ordinal));
        priced.Status.ShouldBe(402);
        Encoding.UTF8.GetString(priced.Answer).ShouldNotContain("ceiling");
        (await rig.LedgerRowsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_model_that_nobody_knows_may_reason_so_its_whole_cap_is_held_in_a_stream_too()
    {
        var stream = Mystery.Replace("\"max_tokens\":1000", "\"max_tokens\":4000,\"stream\":true", StringComparison.Ordinal);
        await using var rig = await StartAsync(new CannedProvider(Encoding.UTF8.GetBytes(Stream("mystery-1", 10, 2000)), "text/event-stream"), limit: 1m);

        Ask(rig, stream).Status.ShouldBe(200);

        var row = await rig.OnlyRowAsync();
        rig.HoldOf(row).ShouldBeGreaterThanOrEqualTo(Ceiling.OutputPerToken * 4000);
        row.End.Shadow.ShouldBe(Ceiling.InputPerToken * 10 + Ceiling.OutputPerToken * 2000);
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeFalse();
    }

    [Fact]
    public async Task Calls_of_tools_without_a_rate_are_held_and_charged_beside_the_cost_of_the_tokens()
    {
        // The card has no rate for the searches of this provider.
        const string body = """{"model":"grok-4","max_tokens":100,"web_search_options":{},"messages":[{"role":"user","content":"Say hello"}]}""";
        await using var rig = await StartAsync(Answer("grok-4", 1000, 100), limit: 10m, Provider("xai", ApiFamily.OpenAI, "grok-*"));
        Ask(rig, body).Status.ShouldBe(200);
        var row = await rig.OnlyRowAsync();
        rig.HoldOf(row).ShouldBeGreaterThan(Ceiling.PerCall * 10);
        (row.End.PriceState, row.End.Shadow).ShouldBe((PriceState.Priced, Amount.Zero));
        row.End.Cost.ShouldBeGreaterThan(Amount.Zero);
        row.End.Cost.ShouldBeLessThan(Ceiling.PerCall);
        Standing(rig).Spent.ShouldBe(row.End.Cost);

        // Broken off, nobody knows whether they were made: the tokens are cost as without a ceiling, the calls are not.
        await using var broken = await StartAsync(new CannedProvider("{\"id\":"u8.ToArray(), "application/json") { Length = 500 }, limit: 10m, Provider("xai", ApiFamily.OpenAI, "grok-*"));
        Ask(broken, body).Status.ShouldBe(502);
        var unknown = await broken.OnlyRowAsync();
        (unknown.End.PriceState, unknown.End.Shadow).ShouldBe((PriceState.PartlyUnpriced, Ceiling.PerCall * 10));
        unknown.End.Charged.ShouldBe(broken.HoldOf(unknown));
    }

    [Theory]
    [InlineData("gpt-4o-mini", "openai", ApiFamily.OpenAI, Chat)]
    [InlineData("gpt-5-mini", "openai", ApiFamily.OpenAI, Chat)]
    [InlineData("claude-sonnet-4-5", "anthropic", ApiFamily.Anthropic, Messages)]
    public async Task What_has_a_price_is_held_as_without_a_ceiling(string model, string provider, ApiFamily api, string path)
    {
        var body = Mystery.Replace("mystery-1", model, StringComparison.Ordinal).Replace("Say hello", new string('x', 2000), StringComparison.Ordinal);
        var upstream = Provider(provider, api, model);
        var holds = new List<(Amount Hold, Amount Shadow)>();
        foreach (var options in (GatewayOptions[])[new GatewayOptions(), Options])
        {
            await using var rig = await PassThroughRig.StartAsync(new CannedProvider("{\"id\":"u8.ToArray(), "application/json") { Length = 500 }, 100m, upstream, options: options);
            Ask(rig, body, path);
            var row = await rig.OnlyRowAsync();
            row.End.PriceState.ShouldBe(PriceState.Priced);
            holds.Add((rig.HoldOf(row), row.End.Shadow));
        }

        holds[0].Hold.ShouldBeGreaterThan(Amount.Zero);
        holds[1].ShouldBe(holds[0]);
    }

    [Fact]
    public async Task Everything_a_model_without_rates_uses_is_charged_its_calls_included()
    {
        var usage = """{"id":"m","type":"message","role":"assistant","model":"claude-made-up","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn","usage":{"input_tokens":1000,"output_tokens":100,"server_tool_use":{"web_search_requests":2}}}""";
        await using var rig = await StartAsync(new CannedProvider(Encoding.UTF8.GetBytes(usage), "application/json"), limit: 10m, s_anthropic);

        Ask(rig, """{"model":"claude-made-up","max_tokens":100,"messages":[{"role":"user","content":"Hi"}]}""", Messages).Status.ShouldBe(200);

        var row = await rig.OnlyRowAsync();
        row.End.PriceState.ShouldBe(PriceState.Unpriced);
        row.End.Shadow.ShouldBe(Ceiling.InputPerToken * 1000 + Ceiling.OutputPerToken * 100 + Ceiling.PerCall * 2);
    }

    [Fact]
    public async Task The_providers_own_figure_is_a_price()
    {
        var answer = """{"id":"c","object":"chat.completion","model":"mystery-1","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"cost":0.004}}""";
        await using var rig = await StartAsync(
            new CannedProvider(Encoding.UTF8.GetBytes(answer), "application/json"), limit: 10m, Provider("openrouter", ApiFamily.OpenAI, "mystery-*"));

        Ask(rig, Mystery).Status.ShouldBe(200);

        var row = await rig.OnlyRowAsync();
        (row.End.PriceState, row.End.Cost, row.End.Shadow).ShouldBe((PriceState.Priced, new Amount(0.004m), Amount.Zero));
        Standing(rig).Spent.ShouldBe(new Amount(0.004m));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_charged_at_most_its_hold()
    {
        var begun = Stream("mystery-1", 10, 20);
        var half = begun[..begun.IndexOf("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"mystery-1\",\"choices\":[]", StringComparison.Ordinal)].Replace("\"finish_reason\":\"stop\"", "\"finish_reason\":null", StringComparison.Ordinal);
        await using var rig = await StartAsync(new CannedProvider(Encoding.UTF8.GetBytes(half), "text/event-stream"), limit: 10m);

        Ask(rig, Mystery.Replace("\"max_tokens\":1000", "\"max_tokens\":1000,\"stream\":true", StringComparison.Ordinal));

        var row = await rig.OnlyRowAsync();
        (row.End.State, row.End.PriceState, row.End.Cost).ShouldBe((UsageState.Estimated, PriceState.Unpriced, Amount.Zero));
        row.End.Shadow.ShouldBeGreaterThan(Ceiling.Of(row.End.Usage));
        row.End.Shadow.ShouldBeLessThanOrEqualTo(rig.HoldOf(row));
        Standing(rig).Spent.ShouldBe(row.End.Shadow);
    }

    [Fact]
    public async Task What_was_never_answered_is_charged_its_hold_as_a_shadow()
    {
        var provider = new CannedProvider("{\"id\":"u8.ToArray(), "application/json") { Length = 500 };
        await using var rig = await StartAsync(provider, limit: 10m);

        Ask(rig, Mystery).Status.ShouldBe(502);

        var row = await rig.OnlyRowAsync();
        (row.End.State, row.End.PriceState, row.End.Cost).ShouldBe((UsageState.Unknown, PriceState.Unpriced, Amount.Zero));
        row.End.Shadow.ShouldBe(rig.HoldOf(row));
    }

    [Fact]
    public async Task A_process_that_dies_charges_what_it_held_and_the_next_one_counts_it()
    {
        var provider = new CannedProvider([], "application/json");
        var first = await StartAsync(provider, limit: 1m);
        first.Begin(Caller(Mystery), SurfacePaths.Read(Chat), Chat);
        var held = first.Open.Held;
        held.ShouldBeGreaterThan(Amount.Zero);

        await using var second = await first.RestartAsync();

        var row = await second.OnlyRowAsync();
        (row.End.Failure, row.End.PriceState, row.End.Cost).ShouldBe((AttemptFailure.Orphaned, PriceState.Unpriced, Amount.Zero));
        row.End.Shadow.ShouldBe(held);
        (await second.CompareAsync()).ShouldBeEmpty();
        Standing(second).Spent.ShouldBe(held);
    }

    [Fact]
    public async Task An_end_the_journal_refused_is_settled_with_its_shadow()
    {
        TroubledJournal? journal = null;
        await using var rig = await PassThroughRig.StartAsync(
            Answer("mystery-1", 1000, 100), 1m, OpenAI, wrap: real => journal = new TroubledJournal(real), options: Options);
        journal!.AtEnd = new JournalUnavailableException("The disk is full.");
        var refused = Ask(rig, Mystery);
        refused.Status.ShouldBe(503);
        rig.Open.Holds.ShouldBe(1);
        journal.AtEnd = null;

        await rig.SettledAsync();

        Standing(rig).Spent.ShouldBe(new Amount(0.0225m));
        (await rig.OnlyRowAsync()).End.Shadow.ShouldBe(new Amount(0.0225m));
        (await rig.CompareAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_limit_of_money_counts_the_shadow()
    {
        await using var rig = await PassThroughRig.StartAsync(
            Answer("mystery-1", 1000, 100), 1_000m, OpenAI, options: Options,
            setUp: static control => control.RequestLimits.Create(new RequestLimit { Name = "money", OrganizationId = control.Organizations.List()[0].Id, Dimension = Dimension.Organization, ScopeName = "acme", Money = new Amount(0.03m), Per = TimeSpan.FromHours(1) }).Require());

        Ask(rig, Mystery).Status.ShouldBe(200);
        Ask(rig, Mystery).Status.ShouldBe(429);
    }

    [Fact]
    public async Task A_budget_for_each_task_and_a_soft_one_count_it_too()
    {
        await using var rig = await PassThroughRig.StartAsync(
            Answer("mystery-1", 1000, 100), 1_000m, OpenAI, options: Options,
            setUp: static control =>
            {
                control.Budgets.Create(new Budget { Name = "agents", Each = Dimension.Task, Window = BudgetWindow.Lifetime, Limit = new Amount(0.05m) }).Require();
                control.Budgets.Create(new Budget { Name = "watched", Kind = BudgetKind.Soft, Window = BudgetWindow.CalendarMonth, Limit = new Amount(0.02m) }).Require();
                control.Budgets.Create(new Budget { Name = "rolling", Kind = BudgetKind.Soft, Window = BudgetWindow.Rolling(TimeSpan.FromHours(24)), Limit = new Amount(5m) }).Require();
            });

        Ask(rig, Mystery, task: "one").Status.ShouldBe(200);
        Ask(rig, Mystery, task: "one").Status.ShouldBe(200);
        Ask(rig, Mystery, task: "one").Status.ShouldBe(402);
        Ask(rig, Mystery, task: "two").Status.ShouldBe(200);

        rig.Core.Budgets.TakeAlerts().ShouldContain(static alert => alert.Budget.Name == "watched" && alert.Threshold == 1m);
        rig.Standings.Single(static one => one.Budget.Name == "rolling").Spent.ShouldBe(new Amount(0.0675m));
        rig.Standings.Single(static one => one.Budget.Name == "watched").Spent.ShouldBe(new Amount(0.0675m));
    }

    [Fact]
    public async Task What_is_asked_of_the_gateway_itself_shows_the_shadow_apart()
    {
        await using var rig = await StartAsync(Answer("mystery-1", 1000, 100), limit: 1m);
        Ask(rig, Mystery).Status.ShouldBe(200);
        var row = await rig.OnlyRowAsync();

        var record = Get(rig, "/v1/requests/" + row.Intent.RequestId.ToString("D"));
        record.GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
        record.GetProperty("shadow_usd").GetString().ShouldBe("0.0225");
        record.GetProperty("attempts")[0].GetProperty("shadow_usd").GetString().ShouldBe("0.0225");
        var me = Get(rig, "/v1/me");
        me.GetProperty("budgets")[0].GetProperty("spent_usd").GetString().ShouldBe("0.0225");
        me.GetProperty("unpriced_ceiling").GetProperty("output_usd_per_mtok").GetString().ShouldBe("75");
        var quoted = Caller(Mystery);
        rig.Ask(quoted, SurfacePaths.Read("/v1/quote"), "/v1/quote");
        var quote = JsonDocument.Parse(quoted.Answer.ToArray()).RootElement;
        quote.GetProperty("priced").GetBoolean().ShouldBeFalse();
        quote.GetProperty("worst_case_unpriced_usd").GetString().ShouldBe(quote.GetProperty("worst_case_usd").GetString());
    }

    internal static ReplayCaller Caller(string body, string? task = null)
    {
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes(body), mayAbort: true) { Records = true };
        if (task is not null)
            caller.Given["x-tollgate-task"] = task;

        return caller;
    }

    internal static string Stream(string model, long input, long output) => $$$"""
        data: {"id":"c","object":"chat.completion.chunk","model":"{{{model}}}","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello there"},"finish_reason":null}]}

        data: {"id":"c","object":"chat.completion.chunk","model":"{{{model}}}","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c","object":"chat.completion.chunk","model":"{{{model}}}","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}}}}

        data: [DONE]


        """;

    internal static string Whole(string model, long input, long output) =>
        $$$"""{"id":"c","object":"chat.completion","model":"{{{model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}}}}""";

    private static CannedProvider Answer(string model, long input, long output) => new(Encoding.UTF8.GetBytes(Whole(model, input, output)), "application/json");

    private static Task<PassThroughRig> StartAsync(CannedProvider provider, decimal limit, ProviderOptions? upstream = null) =>
        PassThroughRig.StartAsync(provider, limit, upstream ?? OpenAI, options: Options);

    private static ReplayCaller Ask(PassThroughRig rig, string body, string path = Chat, string? task = null)
    {
        var caller = Caller(body, task);
        rig.Ask(caller, SurfacePaths.Read(path), path);
        return caller;
    }

    private static JsonElement Get(PassThroughRig rig, string path)
    {
        var caller = Caller("");
        rig.Ask(caller, SurfacePaths.Read(path), path, method: "GET");
        caller.Status.ShouldBe(200);
        return JsonDocument.Parse(caller.Answer.ToArray()).RootElement;
    }

    private static BudgetStanding Standing(PassThroughRig rig) => rig.Standings.Single(static standing => standing.Budget.Name == "plenty");

    private static ProviderOptions Provider(string name, ApiFamily api, params string[] models) => new()
    {
        Name = name,
        Api = api,
        BaseUrl = new Uri("http://127.0.0.1/v1"),
        Models = models,
        Accounts = [new AccountOptions { Name = "default", Keys = ["sk-test"] }],
    };
}
