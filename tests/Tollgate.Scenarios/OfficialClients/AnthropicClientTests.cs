using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.OfficialClients;

/// <summary>The official Anthropic SDK, with its retries on, against the gateway.</summary>
public sealed class AnthropicClientTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    private const string Sonnet = "claude-sonnet-4-5";

    [Fact]
    public async Task A_message_is_answered_and_booked()
    {
        var caller = rig.NewCaller();
        var client = Client(caller, out var sent);

        var answer = await client.Messages.Create(Ask("[[sim: text=\"good morning\"]]"));

        answer.Content[0].TryPickText(out var text).ShouldBeTrue();
        text!.Text.ShouldBe("good morning");
        sent.Requests.ShouldBe(1);
        var row = await rig.OnlyRowAsync(caller);
        row.End.State.ShouldBe(UsageState.Final);
        row.End.Usage.OutputTotal.ShouldBe(answer.Usage.OutputTokens);
        row.End.Usage[Bucket.UncachedInput].ShouldBe(answer.Usage.InputTokens);
    }

    [Fact]
    public async Task A_streamed_message_arrives_whole()
    {
        var caller = rig.NewCaller();
        var client = Client(caller, out _);
        var text = "";
        var stopped = false;

        await foreach (var part in client.Messages.CreateStreaming(Ask("[[sim: text=\"one two three four five\" chunk=1]]")))
        {
            if (part.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece))
            {
                text += piece.Text;
            }

            stopped |= part.TryPickStop(out _);
        }

        text.ShouldBe("one two three four five");
        stopped.ShouldBeTrue();
        (await rig.OnlyRowAsync(caller)).End.State.ShouldBe(UsageState.Final);
    }

    [Fact]
    public async Task A_tool_loop_runs_to_its_end()
    {
        var caller = rig.NewCaller();
        var client = Client(caller, out _);
        Tool weather = new()
        {
            Name = "get_weather",
            InputSchema = new InputSchema
            {
                Properties = new Dictionary<string, JsonElement> { ["city"] = """{"type":"string"}""".Json() },
                Required = ["city"],
            },
        };
        var question = new UserMessageParam { Content = "Use get_weather for Berlin." };

        var first = await client.Messages.Create(new MessageCreateParams { Model = Sonnet, MaxTokens = 500, Messages = [question], Tools = [weather] });
        first.StopReason!.Value().ShouldBe(StopReason.ToolUse);
        ToolUseBlock? use = null;
        first.Content.Any(block => block.TryPickToolUse(out use)).ShouldBeTrue();

        var second = await client.Messages.Create(new MessageCreateParams
        {
            Model = Sonnet,
            MaxTokens = 5000,
            Tools = [weather],
            Messages =
            [
                question,
                new AssistantMessageParam { Content = new List<ContentBlockParam> { new ToolUseBlockParam { ID = use!.ID, Name = use.Name, Input = use.Input } } },
                new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam { ToolUseID = use.ID, Content = "sunny" } } },
            ],
        });

        second.StopReason!.Value().ShouldBe(StopReason.EndTurn);
        (await rig.LedgerAsync(caller)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Counting_tokens_costs_nothing_and_is_on_record()
    {
        var caller = rig.NewCaller(plan => plan.Budget = 0.000001m);
        var client = Client(caller, out _);

        var count = await client.Messages.CountTokens(new MessageCountTokensParams
        {
            Model = Sonnet,
            Messages = [new UserMessageParam { Content = "how many tokens are these" }],
        });

        count.InputTokens.ShouldBeGreaterThan(0);
        (await rig.OnlyRowAsync(caller)).End.Cost.Value.ShouldBe(0);
    }

    [Theory]
    [InlineData("budget", 402)]
    [InlineData("key", 401)]
    [InlineData("model", 403)]
    public async Task What_is_denied_is_sent_once_and_goes_nowhere(string what, int status)
    {
        var caller = rig.NewCaller(plan =>
        {
            plan.Budget = what == "budget" ? 0.0000001m : null;
            plan.Models = what == "model" ? ["claude-haiku-*"] : [];
        });
        if (what == "key")
        {
            caller = caller with { Secret = caller.Secret[..^4] + "0000" };
        }

        var before = rig.Simulator.Attempts.Summary.Attempts;
        var client = Client(caller, out var sent);

        var denied = await Should.ThrowAsync<AnthropicApiException>(() => client.Messages.Create(Ask("hello")));

        ((int)denied.StatusCode).ShouldBe(status);
        sent.Requests.ShouldBe(1);
        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(before);
    }

    [Fact]
    public async Task A_rate_limit_is_waited_out_by_the_client()
    {
        var caller = rig.NewCaller(plan => (plan.RequestsPerMinute, plan.Burst) = (60, 1));
        var client = Client(caller, out var sent);

        await client.Messages.Create(Ask("[[sim: out=1]]"));
        await client.Messages.Create(Ask("[[sim: out=1]]"));
        await client.Messages.Create(Ask("[[sim: out=1]]"));

        sent.Requests.ShouldBeGreaterThan(3);
        (await rig.LedgerAsync(caller)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task An_overloaded_provider_is_retried_by_the_client()
    {
        var caller = rig.NewCaller();
        var text = "overloaded once " + caller.KeyName;
        rig.Simulator.Rules.Add(new Simulator.Behaviour.SimulatorRule("fault=status:529 retry=0") { Text = text, Times = 1 });

        await Client(caller, out var sent).Messages.Create(Ask(text));

        sent.Requests.ShouldBe(2);
        var rows = await rig.LedgerAsync(caller);
        rows.Select(row => row.End.UpstreamStatus).ShouldBe([529, 200]);

        // The SDK says how often it tried, and the body is the same.
        rows.Select(row => (row.Intent.RetryOf, row.Intent.RetryCount)).ShouldBe([(Guid.Empty, 0), (rows[0].Intent.RequestId, 1)]);
    }

    private static MessageCreateParams Ask(string text) =>
        new() { Model = Sonnet, MaxTokens = 1024, Messages = [new UserMessageParam { Content = text }] };

    private AnthropicClient Client(RigCaller caller, out CountingHandler counting)
    {
        counting = new CountingHandler();
        return new AnthropicClient { ApiKey = caller.Secret, BaseUrl = rig.Address.ToString().TrimEnd('/'), HttpClient = new HttpClient(counting) };
    }
}
