using System.Text;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Wire;

namespace Tollgate.Tests.Commands;

public sealed class CostProblemTests
{
    [Theory]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":-5}}}""", "usage_inconsistent: CacheRead is -5")]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":1.5}}}""", "usage_inconsistent: CacheRead is not a whole number")]
    [InlineData("""{"usage":{"prompt_tokens":"100"}}""", "usage_inconsistent: Input is not a whole number")]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":999}}""", "usage_inconsistent: Total is 999")]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":10,"prompt_cache_hit_tokens":50,"prompt_cache_miss_tokens":40}}""", "usage_inconsistent: Cache hits and misses add up to 90")]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":10,"prompt_cache_hit_tokens":50,"prompt_tokens_details":{"cached_tokens":30}}}""", "usage_inconsistent: CacheRead is reported twice, as 30 and as 50")]
    [InlineData("""{"usage":{"prompt_tokens":100}}""", "usage_missing: Output")]
    [InlineData("""{"usage":{"prompt_tokens":100,"completion_tokens":10},"service_tier":"scale"}""", "model_unpriced: 'gpt-5' has no rate for input, output in service tier 'scale'")]
    [InlineData("""{"choices":[]}""", "usage_missing: the response carries no usage.")]
    public void A_problem_begins_with_its_code(string body, string problem) =>
        CostLines.Cost("openai-chat", "openai", "gpt-5", body).Problems().ShouldContain(text => text.StartsWith(problem, StringComparison.Ordinal));

    [Fact]
    public void An_unpriced_model_says_whether_it_is_unknown()
    {
        const string body = """{"usage":{"prompt_tokens":1,"completion_tokens":1}}""";
        CostLines.Cost("openai-chat", "openai", "gpt-99", body).Problems().ShouldHaveSingleItem()
            .ShouldStartWith("model_unpriced: the rate card knows no model 'gpt-99' of 'openai'");
        CostLines.Cost("openai-chat", "nobody", "gpt-5", body).Problems().ShouldHaveSingleItem()
            .ShouldBe("model_unpriced: the rate card knows no provider 'nobody'.");
    }

    [Fact]
    public void A_remark_is_no_problem()
    {
        var line = CostLines.Cost("openai-chat", "xAI", "grok-4", """{"usage":{"prompt_tokens":100,"completion_tokens":310,"completion_tokens_details":{"reasoning_tokens":300},"total_tokens":410}}""");
        line.Problems().ShouldBeEmpty();
        line.Usage("output").ShouldBe(10);
    }

    [Theory]
    [InlineData("""{"id":12,"response":{"usage":{"prompt_tokens":8,"completion_tokens":1}}}""", "12")]
    [InlineData("""{"id":"12","response":{"usage":{"prompt_tokens":8,"completion_tokens":1}}}""", "\"12\"")]
    [InlineData("""{"response":{"usage":{"prompt_tokens":8,"completion_tokens":1}}}""", "7")]
    [InlineData("""{"id":"broken","response":{"usage":""", "\"broken\"")]
    [InlineData("""{"id":4.5,"response":nonsense}""", "4.5")]
    [InlineData("""{"nested":{"id":1},"response":nonsense}""", "7")]
    [InlineData("nonsense", "7")]
    public void A_line_keeps_its_id_as_it_was_written_or_has_its_number(string text, string id)
    {
        var result = CostLines.Pricing.PriceLine(new CostLine(null, "openai-chat", "openai", "gpt-5", CostLines.At), text, 7);
        using var line = JsonDocument.Parse(result.Json!);
        line.RootElement.GetProperty("id").GetRawText().ShouldBe(id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("data: {}")]
    [InlineData("42")]
    [InlineData("""{"usage":{"prompt_tokens":8,"completion_tokens":1,"total_tokens":9}} trailing""")]
    public void What_is_no_answer_is_an_error_and_has_a_line_all_the_same(string body)
    {
        var result = CostLines.Pricing.Price(new CostLine(null, "openai-chat", "openai", "gpt-5", CostLines.At), Encoding.UTF8.GetBytes(body));
        result.Error.ShouldNotBeNull();
        using var line = JsonDocument.Parse(result.Json!);
        line.RootElement.Text("state").ShouldNotBe("final");
        line.RootElement.Problems().ShouldContain(problem => problem.StartsWith("not_json: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_byte_order_mark_is_no_error()
    {
        CostLines.Cost("openai-chat", "openai", "gpt-5", "\uFEFF" + """{"usage":{"prompt_tokens":8,"completion_tokens":0}}""").Text("state").ShouldBe("final");
        CostLines.Meter(WireFormat.OllamaChat, "ollama", "m", "\uFEFF" + """{"model":"m","done":true,"prompt_eval_count":3,"eval_count":1}""").Text("state").ShouldBe("final");
    }

    [Fact]
    public void A_cut_stream_has_the_text_that_came_and_not_the_placeholder()
    {
        var words = string.Join(' ', Enumerable.Repeat("harbour", 60));
        var line = CostLines.Meter(
            WireFormat.AnthropicMessages, "anthropic", "claude-sonnet-4-6",
            """data: {"type":"message_start","message":{"model":"claude-sonnet-4-6","usage":{"input_tokens":25,"output_tokens":3}}}""" + "\n\n"
            + $$$"""data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{words}}}"}}""" + "\n\n");
        line.Text("state").ShouldBe("partial");
        line.Usage("output").ShouldBeInRange(30, 60);
        line.Problems().ShouldHaveSingleItem().ShouldStartWith("stream_cut: ");
    }

    [Fact]
    public void A_complete_stream_without_usage_is_not_called_cut()
    {
        var line = CostLines.Meter(
            WireFormat.OpenAIChat, "openai", "gpt-5",
            """data: {"id":"1","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        (line.Text("state"), line.Usage("output")).ShouldBe(("estimated", 1));
        line.Problems().ShouldHaveSingleItem().ShouldStartWith("usage_missing: ");
    }
}
