using System.Text.Json;
using Tollgate.Simulator.Generation;

namespace Tollgate.Simulator.Tests.Anthropic;

public sealed class MessagesTests : SimulatorTest
{
    private const string Path = "/v1/messages";

    [Fact]
    public async Task A_body_excludes_cached_input_and_splits_writes()
    {
        var body = await PostAsync(Path, Message("Hi [[sim: in=1000 cached=300 write5m=200 write1h=100 out=50]]"));
        body.GetProperty("type").GetString().ShouldBe("message");
        body.GetProperty("stop_reason").GetString().ShouldBe("end_turn");
        Tokenizer.Count(body.GetProperty("content")[0].GetProperty("text").GetString()).ShouldBe(50);
        var usage = body.GetProperty("usage");
        usage.GetProperty("input_tokens").GetInt32().ShouldBe(400);
        usage.GetProperty("cache_read_input_tokens").GetInt32().ShouldBe(300);
        usage.GetProperty("cache_creation_input_tokens").GetInt32().ShouldBe(300);
        usage.GetProperty("cache_creation").GetProperty("ephemeral_5m_input_tokens").GetInt32().ShouldBe(200);
        usage.GetProperty("cache_creation").GetProperty("ephemeral_1h_input_tokens").GetInt32().ShouldBe(100);
        usage.GetProperty("output_tokens").GetInt32().ShouldBe(50);
        LastAttempt().Usd.ShouldBe((400 * 2m + 300 * 0.2m + 200 * 2.5m + 100 * 4m + 50 * 10m) / 1_000_000m);
    }

    [Fact]
    public async Task A_stream_is_the_official_sequence()
    {
        var events = await StreamAsync(Path, Message("Hi [[sim: out=6 chunk=3]]", ",\"stream\":true"));
        events.Select(static e => e.Name).ShouldBe([
            "message_start", "content_block_start", "ping", "content_block_delta", "content_block_delta", "content_block_stop",
            "message_delta", "message_stop",
        ]);
        events.ShouldAllBe(static e => e.Json.GetProperty("type").GetString() == e.Name);
        var start = events[0].Json.GetProperty("message").GetProperty("usage");
        start.GetProperty("output_tokens").GetInt32().ShouldBe(1);
        start.GetProperty("service_tier").GetString().ShouldBe("standard");
        var delta = events[^2].Json.GetProperty("usage");
        delta.GetProperty("output_tokens").GetInt32().ShouldBe(6);
        delta.TryGetProperty("cache_creation", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("claude-opus-5", ",\"speed\":\"fast\",\"inference_geo\":\"us\"", "fast", "us", 2.2)]
    [InlineData("claude-opus-5", ",\"speed\":\"fast\"", "fast", "global", 2)]
    [InlineData("claude-opus-4-6", ",\"speed\":\"fast\"", "standard", "global", 1)]
    [InlineData("claude-sonnet-4-5", ",\"inference_geo\":\"us\"", null, null, 1)]
    public async Task Speed_and_place_are_reported_as_served_and_billed(string model, string more, string? speed, string? geo, double factor)
    {
        var usage = (await PostAsync(Path, Message("Hi [[sim: in=1000 out=100]]", more, model))).GetProperty("usage");
        (usage.TryGetProperty("speed", out var served) ? served.GetString() : null).ShouldBe(speed);
        (usage.TryGetProperty("inference_geo", out var place) ? place.GetString() : null).ShouldBe(geo);
        var plain = await PostAsync(Path, Message("Hi [[sim: in=1000 out=100]]", "", model));
        plain.GetProperty("usage").TryGetProperty("speed", out _).ShouldBeFalse();
        var attempts = Host.Attempts.After();
        (attempts[0].Speed, attempts[0].InferenceGeo).ShouldBe((speed, geo));
        attempts[0].Usd.ShouldBe(attempts[1].Usd * (decimal)factor);
    }

    [Fact]
    public async Task Where_a_workspace_has_its_home_can_be_pinned()
    {
        var usage = (await PostAsync(Path, Message("Hi [[sim: out=1 geo=us]]", "", "claude-opus-5"))).GetProperty("usage");
        usage.GetProperty("inference_geo").GetString().ShouldBe("us");
        LastAttempt().InferenceGeo.ShouldBe("us");
    }

    [Fact]
    public async Task Thinking_is_a_signed_block_inside_the_output()
    {
        const string Thinking = ",\"stream\":true,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}";
        var events = await StreamAsync(Path, Message("Hi [[sim: out=10 reasoning=24]]", Thinking));
        var deltas = events.Where(static e => e.Name == "content_block_delta").Select(static e => e.Json.GetProperty("delta")).ToArray();
        var thought = string.Concat(deltas.Where(static d => d.TryGetProperty("thinking", out _)).Select(static d => d.GetProperty("thinking").GetString()));
        Tokenizer.Count(thought).ShouldBe(24);
        deltas.Single(static d => d.TryGetProperty("signature", out _)).GetProperty("signature").GetString().ShouldNotBeNullOrEmpty();
        events[^2].Json.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(34);
        LastAttempt().Usage.Reasoning.ShouldBe(24);
    }

    [Fact]
    public async Task Tool_use_streams_partial_json()
    {
        var events = await StreamAsync(Path, Message("Go", """
            ,"stream":true,"tool_choice":{"type":"any"},"tools":[{"name":"look","input_schema":{"type":"object","properties":{"q":{"type":"string"}}}}]
            """));
        var json = string.Concat(events.Where(static e => e.Name == "content_block_delta").Select(static e => e.Json.GetProperty("delta").GetProperty("partial_json").GetString()));
        JsonDocument.Parse(json).RootElement.GetProperty("q").ValueKind.ShouldBe(JsonValueKind.String);
        events.Single(static e => e.Name == "content_block_start").Json.GetProperty("content_block").GetProperty("name").GetString().ShouldBe("look");
        events[^2].Json.GetProperty("delta").GetProperty("stop_reason").GetString().ShouldBe("tool_use");
    }

    [Fact]
    public async Task Web_search_grows_the_input_after_the_start_and_is_counted()
    {
        var events = await StreamAsync(Path, Message("News", ",\"stream\":true,\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]"));
        var start = events[0].Json.GetProperty("message").GetProperty("usage").GetProperty("input_tokens").GetInt32();
        var usage = events[^2].Json.GetProperty("usage");
        usage.GetProperty("input_tokens").GetInt32().ShouldBeGreaterThan(start);
        usage.GetProperty("server_tool_use").GetProperty("web_search_requests").GetInt32().ShouldBe(1);
        LastAttempt().Usage.WebSearches.ShouldBe(1);
        LastAttempt().Usage.UncachedInput.ShouldBe(usage.GetProperty("input_tokens").GetInt64());
    }

    [Fact]
    public async Task The_limit_cuts_thinking_included()
    {
        var body = await PostAsync(Path, """{"model":"claude-sonnet-5","max_tokens":9,"messages":[{"role":"user","content":"Hi [[sim: out=50]]"}]}""");
        body.GetProperty("stop_reason").GetString().ShouldBe("max_tokens");
        body.GetProperty("usage").GetProperty("output_tokens").GetInt32().ShouldBe(9);
    }

    [Fact]
    public async Task Counting_is_free_and_agrees_with_the_bill()
    {
        var counted = await PostAsync("/v1/messages/count_tokens", """{"model":"claude-sonnet-5","messages":[{"role":"user","content":"How many tokens, please?"}]}""");
        LastAttempt().Usd.ShouldBe(0m);
        LastAttempt().Surface.ShouldBe("anthropic.count_tokens");
        var body = await PostAsync(Path, Message("How many tokens, please?"));
        body.GetProperty("usage").GetProperty("input_tokens").GetInt32().ShouldBe(counted.GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task What_the_provider_refuses_is_refused_in_its_shape()
    {
        var missing = await PostAsync(Path, """{"model":"claude-sonnet-5","messages":[{"role":"user","content":"Hi"}]}""", 400);
        missing.GetProperty("type").GetString().ShouldBe("error");
        missing.GetProperty("error").GetProperty("type").GetString().ShouldBe("invalid_request_error");
        var blocks = string.Join(',', Enumerable.Repeat("""{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}""", 5));
        var many = await PostAsync(Path, $$"""{"model":"claude-sonnet-5","max_tokens":9,"messages":[{"role":"user","content":[{{blocks}}]}]}""", 400);
        many.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("Found 5");
        Client.DefaultRequestHeaders.Remove("anthropic-version");
        await PostAsync(Path, Message("Hi"), 400);
    }
}
