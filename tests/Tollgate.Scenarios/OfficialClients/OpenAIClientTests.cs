using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Responses;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;

#pragma warning disable OPENAI001 // The Responses client is still marked experimental; people use it.

namespace Tollgate.Scenarios.OfficialClients;

/// <summary>The official OpenAI SDK, with its retries on, against the gateway.</summary>
public sealed class OpenAIClientTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Fact]
    public async Task A_chat_is_answered_and_booked()
    {
        var caller = rig.NewCaller();
        var chat = Client(caller, out var sent).GetChatClient("gpt-4.1-mini");

        var answer = await chat.CompleteChatAsync([new UserChatMessage("[[sim: text=\"good morning\"]]")]);

        answer.Value.Content[0].Text.ShouldBe("good morning");
        answer.Value.FinishReason.ShouldBe(ChatFinishReason.Stop);
        sent.Requests.ShouldBe(1);
        var row = await rig.OnlyRowAsync(caller);
        row.End.State.ShouldBe(UsageState.Final);
        row.End.Usage.InputTotal.ShouldBe(answer.Value.Usage.InputTokenCount);
        row.End.Usage.OutputTotal.ShouldBe(answer.Value.Usage.OutputTokenCount);
        answer.GetRawResponse().Headers.TryGetValue("x-tollgate-cost-usd", out var cost).ShouldBeTrue();
        cost.ShouldBe(row.End.Cost.ToString());
    }

    [Fact]
    public async Task A_streamed_chat_arrives_whole_with_its_usage()
    {
        var caller = rig.NewCaller();
        var chat = Client(caller, out var sent).GetChatClient("gpt-5-mini");
        var text = "";
        ChatTokenUsage? usage = null;
        ChatFinishReason? finish = null;

        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("[[sim: text=\"one two three four five\" chunk=1 reasoning=40]]")]))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage ??= update.Usage;
            finish ??= update.FinishReason;
        }

        text.ShouldBe("one two three four five");
        finish.ShouldBe(ChatFinishReason.Stop);
        sent.Requests.ShouldBe(1);
        var row = await rig.OnlyRowAsync(caller);
        row.End.State.ShouldBe(UsageState.Final);
        row.End.Usage[Bucket.Reasoning].ShouldBe(40);
        usage.ShouldNotBeNull().OutputTokenCount.ShouldBe((int)row.End.Usage.OutputTotal);
    }

    [Fact]
    public async Task A_tool_loop_runs_to_its_end()
    {
        var caller = rig.NewCaller();
        var chat = Client(caller, out _).GetChatClient("gpt-4.1");
        var options = new ChatCompletionOptions
        {
            Tools =
            {
                ChatTool.CreateFunctionTool("get_weather", "The weather of a city", BinaryData.FromString(
                    """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")),
            },
        };
        List<ChatMessage> messages = [new UserChatMessage("Use get_weather for Berlin.")];

        var first = (await chat.CompleteChatAsync(messages, options)).Value;
        first.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        messages.Add(new AssistantChatMessage(first));
        foreach (var call in first.ToolCalls)
        {
            call.FunctionArguments.ToString().Json().TryGetProperty("city", out _).ShouldBeTrue();
            messages.Add(new ToolChatMessage(call.Id, "sunny"));
        }

        var second = (await chat.CompleteChatAsync(messages, options)).Value;
        second.FinishReason.ShouldBe(ChatFinishReason.Stop);
        (await rig.LedgerAsync(caller)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_streamed_tool_call_arrives_whole()
    {
        var chat = Client(rig.NewCaller(), out _).GetChatClient("gpt-4.1");
        var options = new ChatCompletionOptions
        {
            Tools = { ChatTool.CreateFunctionTool("lookup", "Looks up", BinaryData.FromString("""{"type":"object","properties":{"q":{"type":"string"}},"required":["q"]}""")) },
        };
        var arguments = "";
        ChatFinishReason? finish = null;

        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("[[sim: tool=lookup chunk=1]]")], options))
        {
            arguments += string.Concat(update.ToolCallUpdates.Select(call => call.FunctionArgumentsUpdate.ToString()));
            finish ??= update.FinishReason;
        }

        finish.ShouldBe(ChatFinishReason.ToolCalls);
        arguments.Json().TryGetProperty("q", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Structured_output_keeps_its_schema()
    {
        var chat = Client(rig.NewCaller(), out _).GetChatClient("gpt-4.1-mini");
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("person", BinaryData.FromString(
                """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}"""), jsonSchemaIsStrict: true),
        };

        var answer = (await chat.CompleteChatAsync([new UserChatMessage("Invent a person.")], options)).Value;

        var person = answer.Content[0].Text.Json();
        person.GetProperty("name").GetString().ShouldNotBeNull();
        person.GetProperty("age").TryGetInt32(out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Responses_are_created_read_again_and_deleted()
    {
        var caller = rig.NewCaller();
        var responses = Responses(caller, out _);

        var made = (await responses.CreateResponseAsync("gpt-4.1-mini", "[[sim: text=\"stored answer\"]]")).Value;
        made.GetOutputText().ShouldBe("stored answer");

        (await responses.GetResponseAsync(made.Id)).Value.GetOutputText().ShouldBe("stored answer");
        (await responses.CreateResponseAsync("gpt-4.1-mini", "[[sim: text=more]]", made.Id)).Value.GetOutputText().ShouldBe("more");
        (await responses.DeleteResponseAsync(made.Id)).Value.Deleted.ShouldBeTrue();

        var stranger = Responses(rig.NewCaller(), out _);
        var hidden = await Should.ThrowAsync<ClientResultException>(() => stranger.GetResponseAsync(made.Id));
        hidden.Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_streamed_response_ends_completed()
    {
        var caller = rig.NewCaller();
        var responses = Responses(caller, out _);
        var text = "";
        var completed = false;

        await foreach (var update in await responses.CreateResponseStreamingAsync("gpt-5-mini", "[[sim: text=\"a b c d e f\" chunk=1 reasoning=64]]"))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            completed |= update is StreamingResponseCompletedUpdate;
        }

        text.ShouldBe("a b c d e f");
        completed.ShouldBeTrue();
        (await rig.OnlyRowAsync(caller)).End.Usage[Bucket.Reasoning].ShouldBe(64);
    }

    [Fact]
    public async Task Embeddings_are_booked_as_input()
    {
        var caller = rig.NewCaller();
        var embeddings = Client(caller, out _).GetEmbeddingClient("text-embedding-3-small");

        var answer = await embeddings.GenerateEmbeddingsAsync(["first text", "second text"], new EmbeddingGenerationOptions { Dimensions = 64 });

        answer.Value.Count.ShouldBe(2);
        answer.Value[0].ToFloats().Length.ShouldBe(64);
        var row = await rig.OnlyRowAsync(caller);
        row.End.Usage.InputTotal.ShouldBe(answer.Value.Usage.InputTokenCount);
        row.End.Usage.OutputTotal.ShouldBe(0);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        var models = Client(rig.NewCaller(), out _).GetOpenAIModelClient();

        (await models.GetModelsAsync()).Value.Select(model => model.Id).ShouldContain("gpt-5-mini");
    }

    [Theory]
    [InlineData("budget", 402)]
    [InlineData("key", 401)]
    [InlineData("model", 403)]
    [InlineData("unknown", 404)]
    public async Task What_is_denied_is_sent_once_and_goes_nowhere(string what, int status)
    {
        var caller = rig.NewCaller(plan =>
        {
            plan.Budget = what == "budget" ? 0.0000001m : null;
            plan.Models = what == "model" ? ["gpt-5-nano"] : [];
        });
        if (what == "key")
        {
            caller = caller with { Secret = caller.Secret[..^4] + "0000" };
        }

        var before = rig.Simulator.Attempts.Summary.Attempts;
        var chat = Client(caller, out var sent).GetChatClient(what == "unknown" ? "gtp-5-mini" : "gpt-4.1-mini");

        var denied = await Should.ThrowAsync<ClientResultException>(() => chat.CompleteChatAsync([new UserChatMessage("hello")]));

        denied.Status.ShouldBe(status);
        sent.Requests.ShouldBe(1);
        rig.Simulator.Attempts.Summary.Attempts.ShouldBe(before);
        (await rig.LedgerAsync(caller)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rate_limit_is_waited_out_by_the_client()
    {
        var caller = rig.NewCaller(plan => (plan.RequestsPerMinute, plan.Burst) = (60, 1));
        var chat = Client(caller, out var sent).GetChatClient("gpt-4.1-mini");

        await chat.CompleteChatAsync([new UserChatMessage("[[sim: out=1]]")]);
        await chat.CompleteChatAsync([new UserChatMessage("[[sim: out=1]]")]);
        await chat.CompleteChatAsync([new UserChatMessage("[[sim: out=1]]")]);

        sent.Requests.ShouldBeGreaterThan(3);
        (await rig.LedgerAsync(caller)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_failing_provider_is_retried_by_the_client_and_every_try_is_on_record()
    {
        var caller = rig.NewCaller();
        var chat = Client(caller, out var sent).GetChatClient("gpt-4.1-mini");
        var text = "fails twice " + caller.KeyName;
        rig.Simulator.Rules.Add(new Simulator.Behaviour.SimulatorRule("fault=status:503 retry=0") { Text = text, Times = 2 });

        var answer = await chat.CompleteChatAsync([new UserChatMessage(text)]);

        answer.Value.FinishReason.ShouldBe(ChatFinishReason.Stop);
        sent.Requests.ShouldBe(3);
        var rows = await rig.LedgerAsync(caller);
        rows.Select(row => row.End.UpstreamStatus).ShouldBe([503, 503, 200]);
        rows.Select(row => row.End.Cost.Value > 0).ShouldBe([false, false, true]);

        // This SDK says nothing of its retries.
        rows.ShouldAllBe(row => row.Intent.RetryOf == Guid.Empty && row.Intent.RetryCount == 0);
    }

    [Fact]
    public async Task Retries_of_a_client_that_is_given_an_idempotency_key_name_the_first_request()
    {
        var caller = rig.NewCaller();
        var counting = new CountingHandler();
        var options = new OpenAIClientOptions { Endpoint = new Uri(rig.Address, "/v1"), Transport = new HttpClientPipelineTransport(new HttpClient(counting)) };
        options.AddPolicy(new KeyPolicy("order-" + caller.KeyName), PipelinePosition.PerCall);
        var chat = new OpenAIClient(new ApiKeyCredential(caller.Secret), options).GetChatClient("gpt-4.1-mini");
        var text = "fails once " + caller.KeyName;
        rig.Simulator.Rules.Add(new Simulator.Behaviour.SimulatorRule("fault=status:500 retry=0") { Text = text, Times = 1 });

        await chat.CompleteChatAsync([new UserChatMessage(text)]);

        counting.Requests.ShouldBe(2);
        var rows = await rig.LedgerAsync(caller);
        rows.Select(row => row.End.UpstreamStatus).ShouldBe([500, 200]);
        rows.Select(row => (row.Intent.RetryOf, row.Intent.RetryCount)).ShouldBe([(Guid.Empty, 0), (rows[0].Intent.RequestId, 1)]);
    }

    /// <summary>Sends one key with every try of a call.</summary>
    private sealed class KeyPolicy(string key) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Set("Idempotency-Key", key);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Set("Idempotency-Key", key);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }
    }

    private OpenAIClient Client(RigCaller caller, out CountingHandler counting)
    {
        counting = new CountingHandler();
        return new OpenAIClient(new ApiKeyCredential(caller.Secret), new OpenAIClientOptions
        {
            Endpoint = new Uri(rig.Address, "/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(counting)),
        });
    }

    private ResponsesClient Responses(RigCaller caller, out CountingHandler counting)
    {
        counting = new CountingHandler();
        return new ResponsesClient(new ApiKeyCredential(caller.Secret), new ResponsesClientOptions
        {
            Endpoint = new Uri(rig.Address, "/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(counting)),
        });
    }
}
