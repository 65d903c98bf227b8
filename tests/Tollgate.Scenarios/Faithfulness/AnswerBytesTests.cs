using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tollgate.Economics.Usage;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Faithfulness;

/// <summary>What reaches the caller is what the provider sent, and only the headers that may cross do.</summary>
public sealed class AnswerBytesTests(CannedRig rig) : IClassFixture<CannedRig>
{
    private const string Answer =
        """{ "id":"x","object":"chat.completion","model":"gpt-4.1-mini-2025-04-14","unknown":{"b":1.0,"a":1e3,"u":"\u00e9\/"},"choices":[{"index":0,"message":{"role":"assistant","content":"hé"},"finish_reason":"stop"}], "usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12} }""";

    private const string Usage =
        """data: {"id":"1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""" + "\n\n";

    [Fact]
    public async Task A_collected_answer_passes_byte_for_byte()
    {
        rig.Upstream.Answer = context => context.Response.WriteAsync(Json(context, Answer));
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi"));

        (await answer.Content.ReadAsStringAsync()).ShouldBe(Answer);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        var row = await rig.OnlyRowAsync(caller);
        (row.End.Usage[Bucket.UncachedInput], row.End.Usage[Bucket.Output]).ShouldBe((10, 2));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task An_answer_compressed_against_our_wish_is_decoded_and_metered(string encoding)
    {
        rig.Upstream.Answer = async context =>
        {
            var packed = Compression.Of(encoding, Encoding.UTF8.GetBytes(Json(context, Answer)));
            context.Response.Headers.ContentEncoding = encoding;
            context.Response.ContentLength = packed.Length;
            await context.Response.Body.WriteAsync(packed);
        };
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi"));

        (await answer.Content.ReadAsStringAsync()).ShouldBe(Answer);
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
        (await rig.OnlyRowAsync(caller)).End.State.ShouldBe(UsageState.Final);
        rig.Upstream.Received.Last().Headers["accept-encoding"].ShouldBe("identity");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_stream_the_caller_asked_usage_of_passes_byte_for_byte(int piece)
    {
        var stream =
            ": comment\n\n" +
            """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""}}],"usage":null,"odd":1.0}""" + "\n\n" +
            """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"h\u00e9 😀"}}],"usage":null}""" + "\r\n\r\n" +
            """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""" + "\n\n" +
            Usage + "data: [DONE]\n\n";
        rig.Upstream.Answer = context => StreamAsync(context, stream, piece);
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi", stream: true, usage: true));

        (await answer.Content.ReadAsStringAsync()).ShouldBe(stream);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        (await rig.OnlyRowAsync(caller)).End.State.ShouldBe(UsageState.Final);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Usage_the_gateway_asked_for_is_hidden_and_nothing_else_is(int piece)
    {
        const string one = """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a"}}]USAGE,"odd":1.0}""" + "\n\n";
        const string two = """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]USAGE}""" + "\n\n";
        var sent = (one + two).Replace("USAGE", ",\"usage\":null", StringComparison.Ordinal) + Usage + "data: [DONE]\n\n";
        rig.Upstream.Answer = context => StreamAsync(context, sent, piece);
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi", stream: true));

        (await answer.Content.ReadAsStringAsync()).ShouldBe((one + two).Replace("USAGE", "", StringComparison.Ordinal) + "data: [DONE]\n\n");
        var row = await rig.OnlyRowAsync(caller);
        (row.End.Usage[Bucket.UncachedInput], row.End.Usage[Bucket.Output], row.End.State).ShouldBe((10, 2, UsageState.Final));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task A_providers_error_passes_with_status_and_body(int status)
    {
        const string body = """{"error":{"message":"the provider's own words","odd":1.0}}""";
        rig.Upstream.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return context.Response.WriteAsync(Json(context, body));
        };
        foreach (var stream in (bool[])[false, true])
        {
            var caller = rig.NewCaller();

            using var answer = await rig.SendAsync(caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi", stream));

            ((int)answer.StatusCode).ShouldBe(status);
            (await answer.Content.ReadAsStringAsync()).ShouldBe(body);
            answer.Headers.RetryAfter!.ToString().ShouldBe("7");
            var row = await rig.OnlyRowAsync(caller);
            (row.End.UpstreamStatus, row.End.Cost.Value).ShouldBe((status, 0m));
        }
    }

    [Fact]
    public async Task Only_listed_headers_reach_the_provider_and_no_credential_does()
    {
        rig.Upstream.Answer = context => context.Response.WriteAsync(Json(context, Answer));
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(
            caller, "/v1/chat/completions?beta=true&key=" + caller.Secret, Bodies.Chat("gpt-4.1-mini", "hi"), headers:
            [
                ("x-api-key", caller.Secret), ("api-key", caller.Secret), ("x-goog-api-key", caller.Secret), ("Cookie", "session=1"),
                ("Proxy-Authorization", "Basic eA=="), ("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "for=10.0.0.1"), ("x-tollgate-feature", "chat"),
                ("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("x-internal", "secret"), ("Referer", "http://inside/"),
                ("OpenAI-Beta", "assistants=v2"), ("Idempotency-Key", "abc"), ("X-Stainless-Lang", "csharp"), ("User-Agent", "agent/1"), ("Accept", "application/json"),
            ]);

        var (target, headers, _) = rig.Upstream.Received.Last();
        target.ShouldBe("/v1/chat/completions?beta=true");
        headers["authorization"].ShouldBe("Bearer simulated-key");
        (headers["openai-beta"], headers["x-stainless-lang"], headers["user-agent"], headers["accept"])
            .ShouldBe(("assistants=v2", "csharp", "agent/1", "application/json"));
        headers["idempotency-key"].ShouldMatch("^[0-9a-f]{16}-abc$", "what another key chose must not collide with it");
        headers.Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "accept", "accept-encoding", "authorization", "content-length", "content-type", "host", "idempotency-key", "openai-beta", "user-agent", "x-stainless-lang",
        ]);
        headers.Values.ShouldNotContain(value => value.Contains(caller.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Anthropic_gets_its_beta_query_headers_and_key()
    {
        rig.Upstream.Answer = context => context.Response.WriteAsync(Json(context,
            """{"id":"m","type":"message","role":"assistant","model":"claude-sonnet-4-5","content":[],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":1}}"""));

        using var answer = await rig.SendAsync(
            rig.NewCaller(), "/v1/messages?beta=true", Bodies.Messages("claude-sonnet-4-5", "hi"),
            headers: [("anthropic-version", "2023-06-01"), ("anthropic-beta", "context-1m-2025-08-07,interleaved-thinking-2025-05-14")]);

        var (target, headers, _) = rig.Upstream.Received.Last();
        target.ShouldBe("/v1/messages?beta=true");
        headers["x-api-key"].ShouldBe("simulated-key");
        headers["anthropic-beta"].ShouldBe("context-1m-2025-08-07,interleaved-thinking-2025-05-14");
        headers["anthropic-version"].ShouldBe("2023-06-01");
        headers.ShouldNotContainKey("authorization");
    }

    [Fact]
    public async Task The_providers_headers_come_back_except_those_of_its_connection()
    {
        // With several organizations some belong to nobody's eyes: TenantIsolation tests.
        await using var alone = await GatewayRig.StartAsync<CannedRig>();
        alone.Upstream.Answer = context =>
        {
            var headers = context.Response.Headers;
            (headers["x-request-id"], headers["x-ratelimit-remaining-tokens"], headers["openai-processing-ms"]) = ("req_1", "77", "12");
            (headers["Set-Cookie"], headers["Strict-Transport-Security"], headers["Alt-Svc"], headers["Server"]) = ("a=b", "max-age=1", "h3=\":443\"", "cloud");
            return context.Response.WriteAsync(Json(context, Answer));
        };

        using var answer = await alone.SendAsync(alone.NewCaller(), "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi"));

        answer.Headers.GetValues("x-request-id").ShouldBe(["req_1"]);
        answer.Headers.GetValues("x-ratelimit-remaining-tokens").ShouldBe(["77"]);
        foreach (var blocked in (string[])["Set-Cookie", "Strict-Transport-Security", "Alt-Svc", "Server"])
        {
            answer.Headers.Contains(blocked).ShouldBeFalse(blocked);
        }

        Guid.TryParse(GatewayRig.RequestId(answer), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_report_is_a_comment_before_the_end_and_only_on_request()
    {
        var sent = """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}""" + "\n\n" + Usage + "data: [DONE]\n\n";
        rig.Upstream.Answer = context => StreamAsync(context, sent, 100_000);
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(
            caller, "/v1/chat/completions", Bodies.Chat("gpt-4.1-mini", "hi", stream: true, usage: true), headers: ("x-tollgate-stream-report", "1"));

        var lines = (await answer.Content.ReadAsStringAsync()).Split("\n\n");
        lines[^2].ShouldBe("data: [DONE]");
        var report = lines[^3][": tollgate ".Length..].Json();
        var row = await rig.OnlyRowAsync(caller);
        report.GetProperty("cost_usd").GetString().ShouldBe(row.End.Cost.ToString());
        report.GetProperty("request_id").GetString().ShouldBe(row.Intent.RequestId.ToString("D"));
        string.Join("\n\n", lines.Where((_, index) => index != lines.Length - 3)).ShouldBe(sent);
    }

    private static string Json(HttpContext context, string text)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return text;
    }

    private static async Task StreamAsync(HttpContext context, string text, int piece)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at += piece)
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)));
            await context.Response.Body.FlushAsync();
        }
    }
}
