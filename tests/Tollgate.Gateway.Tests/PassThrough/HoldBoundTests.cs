using System.Text;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Tests.PassThrough;

/// <summary>What is set aside covers what a provider may generate without showing it, and what is charged covers what it reported.</summary>
public sealed class HoldBoundTests
{
    private const string Chat = "/v1/chat/completions";

    private static readonly ProviderOptions s_openAI = Provider("openai", ApiFamily.OpenAI, "gpt-*", "o3");
    private static readonly ProviderOptions s_anthropic = Provider("anthropic", ApiFamily.Anthropic, "claude-*");
    private static readonly ProviderOptions s_xai = Provider("xai", ApiFamily.OpenAI, "grok-*");

    [Theory]
    [InlineData("claude-opus-5", "", 0.8)]
    [InlineData("claude-sonnet-5", "", 0.32)]
    [InlineData("claude-opus-5", ",\"thinking\":{\"type\":\"adaptive\"}", 0.8)]
    public async Task A_claude_that_thinks_unasked_holds_its_whole_cap(string model, string more, double least) =>
        (await PlayAsync(s_anthropic, "/v1/messages", Messages(model, 32_000, more))).Hold.Value.ShouldBeGreaterThanOrEqualTo((decimal)least);

    [Theory]
    [InlineData("claude-opus-5", ",\"thinking\":{\"type\":\"disabled\"}")]
    [InlineData("claude-sonnet-4-5", "")]
    public async Task One_that_does_not_think_holds_slices(string model, string more) =>
        (await PlayAsync(s_anthropic, "/v1/messages", Messages(model, 32_000, more))).Hold.Value.ShouldBeLessThan(0.1m);

    [Fact]
    public async Task Nothing_to_say_is_nothing_to_hold_and_no_reason_to_refuse()
    {
        var (hold, _) = await PlayAsync(s_anthropic, "/v1/messages", Messages("claude-sonnet-4-5", 0, ""));
        hold.Value.ShouldBeLessThan(0.001m);
    }

    [Theory]
    [InlineData("{\"model\":\"gpt-3.5-turbo-instruct\",\"max_tokens\":1000,\"prompt\":[PROMPTS]}", 0.2)]
    [InlineData("{\"model\":\"gpt-3.5-turbo-instruct\",\"max_tokens\":1000,\"best_of\":20,\"prompt\":\"Hello\"}", 0.04)]
    [InlineData("{\"model\":\"gpt-3.5-turbo-instruct\",\"max_tokens\":1000,\"n\":3,\"best_of\":2,\"prompt\":[[1,2],[3]]}", 0.012)]
    [InlineData("{\"model\":\"gpt-3.5-turbo-instruct\",\"max_tokens\":1,\"prompt\":\"Hello\",\"suffix\":\"SUFFIX\"}", 0.15)]
    public async Task Every_prompt_and_every_answer_of_a_legacy_completion_is_held(string body, double least)
    {
        var filled = body.Replace("PROMPTS", string.Join(',', Enumerable.Repeat("\"Hello\"", 100)), StringComparison.Ordinal)
            .Replace("SUFFIX", new string('x', 100_000), StringComparison.Ordinal);
        (await PlayAsync(s_openAI, "/v1/completions", filled)).Hold.Value.ShouldBeGreaterThanOrEqualTo((decimal)least);
    }

    [Theory]
    [InlineData("/v1/responses", "{\"model\":\"gpt-5\",\"input\":\"hi\",\"max_tokens\":300}")]
    [InlineData(Chat, "{\"model\":\"gpt-5\",\"stream\":true,\"reasoning\":{\"max_tokens\":1},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")]
    [InlineData(Chat, "{\"model\":\"gpt-5\",\"stream\":true,\"thinking\":{\"type\":\"disabled\",\"budget_tokens\":1},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")]
    public async Task A_caller_cannot_shrink_the_hold_by_what_the_provider_does_not_keep(string path, string body) =>
        (await PlayAsync(s_openAI, path, body)).Hold.Value.ShouldBeGreaterThanOrEqualTo(1.28m);

    [Fact]
    public async Task A_stream_that_reasons_without_a_known_limit_is_sent_a_cap()
    {
        var (hold, row) = await PlayAsync(
            s_xai, Chat, """{"model":"grok-4","stream":true,"messages":[{"role":"user","content":"hi"}]}""", limit: 1m);
        row.Intent.Flags.HasFlag(AttemptFlags.Capped).ShouldBeTrue();
        hold.Value.ShouldBeGreaterThanOrEqualTo(4096 * 0.000015m);
    }

    [Fact]
    public async Task What_the_provider_reported_before_a_cut_is_charged_although_less_was_held()
    {
        const string cut = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"usage":{"input_tokens":50000,"output_tokens":1}}}


            """;
        var (_, row) = await PlayAsync(s_anthropic, "/v1/messages", Messages("claude-sonnet-4-5", 1000, ""), answer: cut, complete: false);
        row.End.State.ShouldBe(UsageState.Partial);
        row.End.Cost.Value.ShouldBeGreaterThanOrEqualTo(0.15m);
        row.End.Flags.HasFlag(AttemptFlags.Overrun).ShouldBeTrue();
    }

    private static string Messages(string model, int cap, string more) =>
        $$"""{"model":"{{model}}","max_tokens":{{cap}},"stream":true{{more}},"messages":[{"role":"user","content":"Hello"}]}""";

    private static ProviderOptions Provider(string name, ApiFamily api, params string[] models) => new()
    {
        Name = name,
        Api = api,
        BaseUrl = new Uri("http://127.0.0.1/v1"),
        Models = models,
        Accounts = [new AccountOptions { Name = "default", Keys = ["sk-test"] }],
    };

    // What the provider answers does not matter to what was set aside before.
    private static async Task<(Amount Hold, AttemptRecord Row)> PlayAsync(
        ProviderOptions provider, string path, string body, decimal limit = 100m, string answer = "{}", bool complete = true)
    {
        var canned = new CannedProvider(Encoding.UTF8.GetBytes(answer), complete ? "application/json" : "text/event-stream");
        await using var rig = await PassThroughRig.StartAsync(canned, limit, provider);
        var caller = new ReplayCaller(Encoding.UTF8.GetBytes(body), mayAbort: !complete);
        rig.Ask(caller, SurfacePaths.Read(path), path);
        rig.Open.ShouldBe((0, Amount.Zero));
        var row = await rig.OnlyRowAsync();
        return (rig.HoldOf(row), row);
    }
}
