using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tollgate.Scenarios.Harness;
using Tollgate.Storage.Ledger;

namespace Tollgate.Scenarios.Faithfulness;

/// <summary>Where the provider's word and the gateway's meet, the caller hears one of them, and a true one.</summary>
public sealed class OwnWordTests(CannedRig rig) : IClassFixture<CannedRig>
{
    private const string Chat = "/v1/chat/completions";
    private const string Chunk = """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"a"}}]}""" + "\n\n";

    [Fact]
    public async Task An_answer_priced_in_part_is_not_shown_as_priced()
    {
        // Its input has a price and its output has none.
        rig.Upstream.Answer = context => AnswerAsync(context, 200,
            """{"id":"x","object":"chat.completion","model":"text-embedding-3-small","choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""");
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("text-embedding-3-small", "hi"));

        answer.Headers.GetValues("x-tollgate-cost-usd").ShouldBe(["unpriced"]);
        var record = await rig.RecordAsync(caller, answer);
        record.GetProperty("priced").GetBoolean().ShouldBeFalse();
        var end = (await rig.OnlyRowAsync(caller)).End;
        (end.PriceState, end.UnpricedTokens).ShouldBe((PriceState.PartlyUnpriced, 2));
    }

    [Fact]
    public async Task An_answer_priced_in_part_is_not_reported_as_priced_in_a_stream()
    {
        rig.Upstream.Answer = context => StreamAsync(context, Chunk
            + """data: {"id":"1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n"
            + """data: {"id":"1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""" + "\n\ndata: [DONE]\n\n");

        using var answer = await rig.SendAsync(
            rig.NewCaller(), Chat, Bodies.Chat("text-embedding-3-small", "hi", stream: true), headers: ("x-tollgate-stream-report", "1"));

        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"cost_usd\":null");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_error_of_the_provider_inside_a_stream_stays_the_only_one(bool hangsUp)
    {
        const string Error = """data: {"error":{"message":"overloaded","type":"server_error"}}""" + "\n\n";
        var read = new TaskCompletionSource();
        rig.Upstream.Answer = async context =>
        {
            await StreamAsync(context, Chunk + Error);
            await context.Response.Body.FlushAsync();
            if (hangsUp)
            {
                await read.Task;
                context.Abort();
            }
        };
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1-mini", "hi", stream: true), stream: true);

        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var begun = new char[(Chunk + Error).Length];
        await text.ReadBlockAsync(begun);
        read.SetResult();
        new string(begun).ShouldBe(Chunk + Error);
        (await text.ReadToEndAsync()).ShouldBeEmpty();
        (await rig.OnlyRowAsync(caller)).End.Failure.ShouldBe(AttemptFailure.StreamError);
    }

    [Fact]
    public async Task The_callers_own_limit_replaces_the_providers()
    {
        await using var alone = await GatewayRig.StartAsync<CannedRig>();
        alone.Upstream.Answer = context =>
        {
            var headers = context.Response.Headers;
            (headers["x-ratelimit-limit-requests"], headers["x-ratelimit-remaining-requests"], headers["x-ratelimit-reset-requests"]) = ("5000", "4999", "12ms");
            headers["x-ratelimit-remaining-tokens"] = "77";
            return AnswerAsync(context, 429, """{"error":{"message":"slow down"}}""");
        };

        var caller = alone.NewCaller(plan => plan.RequestsPerMinute = 10);
        var unlimited = caller.Another(alone.Server.Control, caller.TeamId, caller.UserId);
        alone.Server.Core.Keys.RefreshNow();
        using var limited = await alone.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1-mini", "hi"));
        using var free = await alone.SendAsync(unlimited, Chat, Bodies.Chat("gpt-4.1-mini", "hi"));

        limited.Headers.GetValues("x-ratelimit-limit-requests").ShouldBe(["10"]);
        limited.Headers.GetValues("x-ratelimit-remaining-requests").ShouldBe(["9"]);
        limited.Headers.GetValues("x-ratelimit-reset-requests").ShouldHaveSingleItem().ShouldNotBe("12ms");
        limited.Headers.GetValues("x-ratelimit-remaining-tokens").ShouldBe(["77"]);
        free.Headers.GetValues("x-ratelimit-limit-requests").ShouldBe(["5000"]);
    }

    [Theory]
    [InlineData(429, """{"error":{"message":"slow down"}}""", false)]
    [InlineData(200, """{"choices":[{"index":0,"message":{"role":"assistant","content":"a"},"finish_reason":"stop"}]}""", false)]
    [InlineData(200, "{\"id\":", true)]
    public async Task An_answer_that_names_no_model_has_none_in_its_record(int status, string body, bool cut)
    {
        rig.Upstream.Answer = async context =>
        {
            context.Response.ContentLength = body.Length + (cut ? 10 : 0);
            await AnswerAsync(context, status, body);
            if (cut)
            {
                await context.Response.Body.FlushAsync();
                context.Abort();
            }
        };
        var caller = rig.NewCaller();

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1-mini", "hi"));

        await ShouldBeNullAsync();
        await rig.Server.Projector.FlushAsync();
        await ShouldBeNullAsync();

        async Task ShouldBeNullAsync()
        {
            var attempt = (await rig.RecordAsync(caller, answer)).GetProperty("attempts")[0];
            attempt.GetProperty("model").GetString().ShouldBe("gpt-4.1-mini");
            attempt.GetProperty("model_served").ValueKind.ShouldBe(JsonValueKind.Null);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_redirect_of_the_provider_is_neither_followed_nor_passed_on(bool stream)
    {
        rig.Upstream.Answer = context =>
        {
            context.Response.Headers.Location = "https://elsewhere.invalid/v1/chat/completions";
            return AnswerAsync(context, 307, "{}");
        };
        var caller = rig.NewCaller();
        var received = rig.Upstream.Received.Count;

        using var answer = await rig.SendAsync(caller, Chat, Bodies.Chat("gpt-4.1-mini", "hi", stream: stream));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Headers.Location.ShouldBeNull();
        var text = await answer.Content.ReadAsStringAsync();
        text.Json().GetProperty("error").GetProperty("code").GetString().ShouldBe("upstream_redirect");
        text.ShouldNotContain("elsewhere");
        rig.Upstream.Received.Count.ShouldBe(received + 1);
        var row = await rig.OnlyRowAsync(caller);
        (row.End.Failure, row.End.UpstreamStatus, row.End.Cost.Value).ShouldBe((AttemptFailure.UpstreamError, 307, 0m));
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(text);
    }

    private static Task StreamAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.WriteAsync(text);
    }
}
