using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.OwnSurfaces;

/// <summary>A quote understands what would be answered, and says what it would cost expected and at worst.</summary>
public sealed class QuoteTests(GatewayRig rig) : IClassFixture<GatewayRig>
{
    [Theory]
    [InlineData("/v1/quote")]
    [InlineData("/v1beta/quote")]
    [InlineData("/gemini/v1beta/quote")]
    public async Task Gemini_is_quoted_under_any_prefix(string path)
    {
        var quote = await QuoteAsync(path, WithModel(Bodies.Gemini("hello", maxTokens: 100), "gemini-2.5-flash"));
        var beside = await QuoteAsync(path + "?model=models/gemini-2.5-flash", Bodies.Gemini("hello", maxTokens: 100));

        quote.GetProperty("model").GetString().ShouldBe("gemini-2.5-flash");
        quote.GetProperty("output_tokens_at_most").GetInt64().ShouldBe(100);
        Usd(quote, "worst_case_usd").ShouldBeGreaterThan(Usd(quote, "input_usd_at_most_uncached"));
        Usd(beside, "worst_case_usd").ShouldBe(Usd(quote, "worst_case_usd"));
    }

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("claude-sonnet-4-5")]
    [InlineData("gemini-2.5-flash")]
    public async Task Without_a_cap_the_models_own_limit_bounds_the_quote(string model)
    {
        var body = model[0] == 'g' && model[1] == 'e' ? WithModel(Bodies.Gemini("hello"), model) : new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "hello" }),
        }.ToJsonString();

        var quote = await QuoteAsync("/v1/quote", body);

        quote.GetProperty("output_limit_of").GetString().ShouldBe("model");
        quote.GetProperty("output_tokens_at_most").GetInt64().ShouldBeGreaterThan(1000);
        Usd(quote, "total_usd_at_most_uncached").ShouldBeGreaterThan(Usd(quote, "input_usd_at_most_uncached"));
        Usd(quote, "worst_case_usd").ShouldBeGreaterThanOrEqualTo(Usd(quote, "total_usd_at_most_uncached"));
        quote.GetProperty("expected_usd").ValueKind.ShouldBe(JsonValueKind.Null, "nothing was learned yet");
    }

    [Fact]
    public async Task What_answers_usually_cost_is_learned()
    {
        var caller = rig.NewCaller();
        var body = Bodies.Chat("gpt-4.1-nano", "[[sim: out=20]]");
        for (var i = 0; i < Economics.Budgets.LearnedOutput.EnoughAnswers; i++)
        {
            using var answer = await rig.SendAsync(caller, "/v1/chat/completions", body);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        var quote = await QuoteAsync("/v1/quote", body, caller);
        var elsewhere = await QuoteAsync("/v1/quote", body);

        elsewhere.GetProperty("expected_usd").ValueKind.ShouldBe(JsonValueKind.Null, "another organization has learned nothing");
        quote.GetProperty("output_tokens_median_learned").GetInt64().ShouldBeInRange(20, 23);
        Usd(quote, "expected_usd").ShouldBeInRange(Usd(quote, "input_usd_at_most_uncached"), Usd(quote, "total_usd_at_most_uncached"));
        Usd(quote, "expected_usd").ShouldBeLessThan(Usd(quote, "total_usd_at_most_uncached") / 10);
    }

    [Theory]
    [InlineData("""{"model":"gemini-embedding-001","content":{"parts":[{"text":"8 bytes!"}]}}""", 16)]
    [InlineData("""{"model":"gemini-embedding-001","content":{"parts":[{"text":"8 bytes!"}]},"title":"8 bytes!"}""", 24)]
    [InlineData("""{"model":"text-embedding-3-small","input":["8 bytes!","8 bytes!"]}""", 32)]
    [InlineData("""{"model":"text-embedding-3-small","input":[[1,2,3],[4,5]]}""", 21)]
    public async Task A_text_to_embed_is_bounded_by_little_more_than_itself(string body, long most)
    {
        var quote = await QuoteAsync("/v1/quote", body);

        quote.GetProperty("input_tokens_at_most").GetInt64().ShouldBeInRange(5, most);
    }

    [Theory]
    [InlineData("openai-responses", "gpt-4.1-mini", """{"model":"gpt-4.1-mini","input":"hello","max_output_tokens":50}""", 50)]
    [InlineData("openai-embeddings", "text-embedding-3-small", """{"model":"text-embedding-3-small","input":"hello"}""", 0)]
    [InlineData("gemini-embed", "gemini-embedding-001", """{"model":"gemini-embedding-001","content":{"parts":[{"text":"hello"}]}}""", 0)]
    public async Task Other_bodies_are_recognised_and_can_be_named(string format, string model, string body, long output)
    {
        foreach (var path in (string[])["/v1/quote", "/v1/quote?format=" + format])
        {
            var quote = await QuoteAsync(path, body);

            quote.GetProperty("model").GetString().ShouldBe(model);
            quote.GetProperty("output_tokens_at_most").GetInt64().ShouldBe(output);
            Usd(quote, "worst_case_usd").ShouldBeGreaterThan(0);
        }
    }

    [Theory]
    [InlineData("/v1/quote", """{"model":"unheard-of","messages":[]}""", 404, "model_not_found")]
    [InlineData("/v1/quote", """{"model":"gemini-2.5-flash","messages":[]}""", 400, "wrong_protocol")]
    [InlineData("/v1/quote?format=gemini", """{"model":"gpt-4.1","contents":[]}""", 400, "wrong_protocol")]
    [InlineData("/v1/quote?format=carrier-pigeon", """{"model":"gpt-4.1","messages":[]}""", 400, "invalid_request")]
    [InlineData("/v1/quote", """{"contents":[]}""", 400, "invalid_request")]
    [InlineData("/v1/quote", """{"model":"gpt-4.1","messages":[],"max_tokens":9223372036854775807,"n":2}""", 400, "invalid_request")]
    [InlineData("/v1/quote", "{", 400, "invalid_request")]
    public async Task What_cannot_be_quoted_says_why(string path, string body, int status, string code)
    {
        using var answer = await rig.SendAsync(rig.NewCaller(), path, body);

        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        answer.Headers.GetValues("x-tollgate-code").ShouldBe([code]);
    }

    private async Task<JsonElement> QuoteAsync(string path, string body, RigCaller? caller = null)
    {
        using var answer = await rig.SendAsync(caller ?? rig.NewCaller(), path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text.Json();
    }

    private static string WithModel(string body, string model)
    {
        var json = JsonNode.Parse(body)!;
        json["model"] = model;
        return json.ToJsonString();
    }

    private static decimal Usd(JsonElement quote, string name) =>
        decimal.Parse(quote.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
