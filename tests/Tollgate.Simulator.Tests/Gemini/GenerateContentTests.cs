using System.Text.Json;

namespace Tollgate.Simulator.Tests.Gemini;

public sealed class GenerateContentTests : SimulatorTest
{
    private const string Model = "/v1beta/models/gemini-2.5-pro";

    private static string Ask(string text, string more = "") => $$"""{"contents":[{"role":"user","parts":[{"text":"{{text}}"}]}]{{more}}}""";

    [Fact]
    public async Task Totals_add_prompt_candidates_and_thoughts()
    {
        var body = await PostAsync(Model + ":generateContent", Ask("Hi [[sim: in=1000 cached=400 out=50 reasoning=30]]"));
        var usage = body.GetProperty("usageMetadata");
        usage.GetProperty("promptTokenCount").GetInt32().ShouldBe(1000);
        usage.GetProperty("cachedContentTokenCount").GetInt32().ShouldBe(400);
        usage.GetProperty("candidatesTokenCount").GetInt32().ShouldBe(50);
        usage.GetProperty("thoughtsTokenCount").GetInt32().ShouldBe(30);
        usage.GetProperty("totalTokenCount").GetInt32().ShouldBe(1080);
        body.GetProperty("modelVersion").GetString().ShouldBe("gemini-2.5-pro");
        body.GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("STOP");
        LastAttempt().Usd.ShouldBe((600 * 1.25m + 400 * 0.125m + 80 * 10m) / 1_000_000m);
    }

    [Fact]
    public async Task Every_event_has_cumulative_usage()
    {
        var events = await StreamAsync(Model + ":streamGenerateContent?alt=sse", Ask("Hi [[sim: out=10 chunk=4 reasoning=5]]"));
        events.Select(static e => e.Json.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt32()).ShouldBe([4, 8, 10]);
        events.Count(static e => e.Json.GetProperty("candidates")[0].TryGetProperty("finishReason", out _)).ShouldBe(1);
        LastAttempt().TerminalWritten.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_sse_the_stream_is_one_json_array_of_the_same_chunks()
    {
        var array = await PostAsync(Model + ":streamGenerateContent", Ask("Hi [[sim: out=10 chunk=4]]"));
        array.GetArrayLength().ShouldBe(3);
        LastAttempt().Streamed.ShouldBeTrue();
    }

    [Fact]
    public async Task Search_results_are_additive_tool_tokens()
    {
        var body = await PostAsync(Model + ":generateContent", Ask("News [[sim: out=10]]", ",\"tools\":[{\"googleSearch\":{}}]"));
        var usage = body.GetProperty("usageMetadata");
        var tool = usage.GetProperty("toolUsePromptTokenCount").GetInt32();
        tool.ShouldBeGreaterThan(0);
        usage.GetProperty("totalTokenCount").GetInt32().ShouldBe(
            usage.GetProperty("promptTokenCount").GetInt32() + 10 + usage.GetProperty("thoughtsTokenCount").GetInt32() + tool);
        body.GetProperty("candidates")[0].GetProperty("groundingMetadata").GetProperty("webSearchQueries").GetArrayLength().ShouldBe(1);
        LastAttempt().Usage.TotalInput.ShouldBe(usage.GetProperty("promptTokenCount").GetInt32() + tool);
    }

    [Fact]
    public async Task A_limit_used_up_by_thoughts_leaves_no_candidate_count()
    {
        var body = await PostAsync(Model + ":generateContent", Ask("Hi [[sim: reasoning=50 out=10]]", ",\"generationConfig\":{\"maxOutputTokens\":40}"));
        body.GetProperty("candidates")[0].GetProperty("finishReason").GetString().ShouldBe("MAX_TOKENS");
        body.GetProperty("usageMetadata").TryGetProperty("candidatesTokenCount", out _).ShouldBeFalse();
        body.GetProperty("usageMetadata").GetProperty("thoughtsTokenCount").GetInt32().ShouldBe(40);
    }

    [Fact]
    public async Task Function_calls_counting_and_embedding_work_and_errors_are_googles()
    {
        var call = await PostAsync(Model + ":generateContent", Ask("Go", """
            ,"tools":[{"functionDeclarations":[{"name":"look","parameters":{"type":"OBJECT","properties":{"n":{"type":"INTEGER"}}}}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY"}}
            """));
        call.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].GetProperty("functionCall").GetProperty("args")
            .GetProperty("n").ValueKind.ShouldBe(JsonValueKind.Number);
        var counted = await PostAsync(Model + ":countTokens", Ask("How many tokens"));
        var answered = await PostAsync(Model + ":generateContent", Ask("How many tokens"));
        counted.GetProperty("totalTokens").GetInt32().ShouldBe(answered.GetProperty("usageMetadata").GetProperty("promptTokenCount").GetInt32());
        var embedded = await PostAsync("/v1beta/models/gemini-embedding-001:embedContent", """{"content":{"parts":[{"text":"red"}]},"outputDimensionality":64}""");
        embedded.GetProperty("embedding").GetProperty("values").GetArrayLength().ShouldBe(64);
        var error = await PostAsync("/v1beta/models/missing-one:generateContent", Ask("Hi"), 404);
        error.GetProperty("error").GetProperty("status").GetString().ShouldBe("NOT_FOUND");
    }
}
