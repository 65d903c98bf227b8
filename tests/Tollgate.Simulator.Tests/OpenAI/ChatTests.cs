using System.Text.Json;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Tests.OpenAI;

public sealed class ChatTests : SimulatorTest
{
    private const string Path = "/v1/chat/completions";
    private const string Tools = """
        ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":
        {"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":7},"unit":{"enum":["c","f"]}},"required":["city"]}}},
        {"type":"function","function":{"name":"get_time","parameters":{"type":"object","properties":{}}}}]
        """;

    [Fact]
    public async Task A_body_has_the_official_shape_and_counts_add_up()
    {
        var body = await PostAsync(Path, Chat("Hello there [[sim: out=50]]"));
        body.GetProperty("object").GetString().ShouldBe("chat.completion");
        body.GetProperty("id").GetString()!.ShouldStartWith("chatcmpl-");
        body.GetProperty("service_tier").GetString().ShouldBe("default");
        var choice = body.GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe("stop");
        var text = choice.GetProperty("message").GetProperty("content").GetString()!;
        Tokenizer.Count(text).ShouldBe(50);
        var usage = body.GetProperty("usage");
        usage.GetProperty("completion_tokens").GetInt32().ShouldBe(50);
        usage.GetProperty("total_tokens").GetInt32().ShouldBe(usage.GetProperty("prompt_tokens").GetInt32() + 50);
        usage.GetProperty("prompt_tokens_details").GetProperty("cached_tokens").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_without_include_usage_never_mentions_usage()
    {
        var events = await StreamAsync(Path, Chat("Hi [[sim: out=10 chunk=3]]", ""","stream":true"""));
        events[^1].Data.ShouldBe("[DONE]");
        events.Count.ShouldBe(1 + 4 + 1 + 1);
        events.SkipLast(1).ShouldAllBe(static e => !e.Data.Contains("\"usage\""));
        events[0].Json.GetProperty("choices")[0].GetProperty("delta").GetProperty("role").GetString().ShouldBe("assistant");
        events[^2].Json.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task A_stream_with_include_usage_has_null_usage_and_then_one_chunk_without_choices()
    {
        var events = await StreamAsync(Path,
            Chat("Hi [[sim: out=10 in=40]]", ""","stream":true,"stream_options":{"include_usage":true}"""));
        var last = events[^2].Json;
        last.GetProperty("choices").GetArrayLength().ShouldBe(0);
        last.GetProperty("usage").GetProperty("prompt_tokens").GetInt32().ShouldBe(40);
        last.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(10);
        events.SkipLast(2).ShouldAllBe(static e => e.Json.GetProperty("usage").ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task The_same_request_says_the_same_streamed_and_whole()
    {
        var whole = await PostAsync(Path, Chat("Tell me a story"));
        var events = await StreamAsync(Path, Chat("Tell me a story", ""","stream":true"""));
        var text = string.Concat(events.SkipLast(1).Select(static e =>
            e.Json.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("content", out var piece) ? piece.GetString() : ""));
        text.ShouldBe(whole.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        var again = await PostAsync(Path, Chat("Tell me a story"));
        again.GetProperty("usage").GetRawText().ShouldBe(whole.GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task Another_seed_or_another_question_says_something_else()
    {
        await using var other = await SimulatorHost.StartAsync(new SimulatorOptions { Seed = 2, TimeProvider = Time }, Stop);
        using var client = NewClient(other);
        using var content = new StringContent(Chat("Tell me a story"));
        using var response = await client.PostAsync(Path, content, Stop);
        var mine = await PostAsync(Path, Chat("Tell me a story"));
        var theirs = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop)).RootElement;
        var changed = await PostAsync(Path, Chat("Tell me a poem"));
        var texts = new[] { mine, theirs, changed }.Select(static body =>
            body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
        texts.Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("max_completion_tokens")]
    public async Task The_limit_cuts_the_answer(string member)
    {
        var body = await PostAsync(Path, Chat("Hi [[sim: out=50]]", $",\"{member}\":7"));
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        body.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(7);
        Tokenizer.Count(body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()).ShouldBe(7);
    }

    [Fact]
    public async Task Reasoning_counts_into_the_completion_and_against_the_limit()
    {
        var body = await PostAsync(Path, Chat("Hi [[sim: out=20 reasoning=30]]", ""","max_completion_tokens":40""", "gpt-5"));
        var usage = body.GetProperty("usage");
        usage.GetProperty("completion_tokens").GetInt32().ShouldBe(40);
        usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32().ShouldBe(30);
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("length");
        LastAttempt().Usage.Reasoning.ShouldBe(30);
        LastAttempt().Usage.OutputVisible.ShouldBe(10);
    }

    [Fact]
    public async Task Several_choices_sum_their_tokens()
    {
        var body = await PostAsync(Path, Chat("Hi [[sim: out=11]]", ""","n":3"""));
        body.GetProperty("choices").GetArrayLength().ShouldBe(3);
        body.GetProperty("usage").GetProperty("completion_tokens").GetInt32().ShouldBe(33);
        body.GetProperty("choices").EnumerateArray()
            .Select(static choice => choice.GetProperty("message").GetProperty("content").GetString()).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_tool_call_conforms_to_its_schema()
    {
        var body = await PostAsync(Path, Chat("Weather? [[sim: tool=get_weather]]", Tools));
        var choice = body.GetProperty("choices")[0];
        choice.GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
        var call = choice.GetProperty("message").GetProperty("tool_calls")[0];
        var arguments = JsonDocument.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!).RootElement;
        arguments.GetProperty("days").GetInt32().ShouldBeInRange(1, 7);
        arguments.GetProperty("unit").GetString().ShouldBeOneOf("c", "f");
    }

    [Fact]
    public async Task Parallel_calls_stream_their_arguments_in_deltas()
    {
        var events = await StreamAsync(Path, Chat("Now [[sim: tool=get_weather|get_time chunk=2]]", Tools + ""","stream":true"""));
        var names = new List<string>();
        var arguments = new Dictionary<int, string>();
        foreach (var delta in events.SkipLast(1).Select(static e => e.Json.GetProperty("choices")[0].GetProperty("delta")))
        {
            if (!delta.TryGetProperty("tool_calls", out var calls)) continue;
            var function = calls[0].GetProperty("function");
            if (function.TryGetProperty("name", out var name)) names.Add(name.GetString()!);
            var index = calls[0].GetProperty("index").GetInt32();
            arguments[index] = arguments.GetValueOrDefault(index) + function.GetProperty("arguments").GetString();
        }

        names.ShouldBe(["get_weather", "get_time"]);
        arguments.Values.ShouldAllBe(static text => JsonDocument.Parse(text, default).RootElement.ValueKind == JsonValueKind.Object);
        events[^2].Json.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("tool_calls");
    }

    [Fact]
    public async Task After_a_tool_result_the_answer_is_text()
    {
        var json = """{"model":"gpt-4o","messages":[{"role":"user","content":"Go [[sim: tool=get_time]]"},{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function","function":{"name":"get_time","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"12:00"}]""" + Tools + "}";
        var body = await PostAsync(Path, json);
        body.GetProperty("choices")[0].GetProperty("finish_reason").GetString().ShouldBe("stop");
    }

    [Fact]
    public async Task A_json_schema_is_kept()
    {
        var body = await PostAsync(Path, Chat("Give me data", """
            ,"response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object","properties":
            {"names":{"type":"array","items":{"$ref":"#/$defs/name"},"minItems":2},"ok":{"type":"boolean"}},"$defs":{"name":{"type":"string"}}}}}
            """));
        var answer = JsonDocument.Parse(body.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!).RootElement;
        answer.GetProperty("names").GetArrayLength().ShouldBeGreaterThanOrEqualTo(2);
        answer.GetProperty("names")[0].ValueKind.ShouldBe(JsonValueKind.String);
        answer.GetProperty("ok").ValueKind.ShouldBeOneOf(JsonValueKind.True, JsonValueKind.False);
    }

    [Fact]
    public async Task The_served_tier_and_model_are_echoed_and_billed()
    {
        var body = await PostAsync(Path, Chat("Hi [[sim: in=1000 out=100 model=gpt-4o-2024-05-13]]", ",\"service_tier\":\"flex\""));
        body.GetProperty("service_tier").GetString().ShouldBe("flex");
        body.GetProperty("model").GetString().ShouldBe("gpt-4o-2024-05-13");
        LastAttempt().Usd.ShouldBe((1000 * 5m + 100 * 15m) / 1_000_000m / 2);
    }
}
