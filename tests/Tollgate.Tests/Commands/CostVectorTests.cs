using System.Globalization;
using System.Text.Json;

namespace Tollgate.Tests.Commands;

public sealed class CostVectorTests
{
    [Theory]
    // Bare usage objects.
    [InlineData("anthropic-messages", "anthropic", "claude-sonnet-4-6", """{"input_tokens":100,"output_tokens":300,"cache_read_input_tokens":50}""", "0.004815")]
    [InlineData("bedrock-converse", "bedrock", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0", """{"inputTokens":10,"outputTokens":5,"totalTokens":15}""", "0.0001155")]
    // Grounding is one fee: per prompt, or per unique query.
    [InlineData("gemini", "google", "gemini-2.5-pro", """{"candidates":[{"finishReason":"STOP","groundingMetadata":{"webSearchQueries":["a","b"]}}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":10,"totalTokenCount":20}}""", "0.0351125")]
    [InlineData("gemini", "google", "gemini-3.1-pro-preview", """{"candidates":[{"finishReason":"STOP","groundingMetadata":{"webSearchQueries":["a","b","a",""]}}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":10,"totalTokenCount":20}}""", "0.02814")]
    [InlineData("gemini", "google", "gemini-3.1-pro-preview", """{"candidates":[{"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{}]}}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":10,"totalTokenCount":20}}""", "0.00014")]
    // What tools put into the prompt is priced as what it is.
    [InlineData("gemini", "google", "gemini-2.5-flash", """{"usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":100,"toolUsePromptTokensDetails":[{"modality":"AUDIO","tokenCount":80},{"modality":"TEXT","tokenCount":20}],"candidatesTokenCount":10,"totalTokenCount":120}}""", "0.000114")]
    // Iterations: each at its own model, none for what generated nothing, one alone repeats the totals.
    [InlineData("anthropic-messages", "anthropic", "claude-opus-4-6", """{"model":"claude-haiku-4-5","usage":{"input_tokens":1000,"output_tokens":500,"iterations":[{"type":"message","model":"claude-opus-4-6","input_tokens":1000,"output_tokens":0},{"type":"fallback_message","model":"claude-haiku-4-5","input_tokens":1000,"output_tokens":500}]}}""", "0.0035")]
    [InlineData("anthropic-messages", "anthropic", "claude-opus-4-6", """{"usage":{"input_tokens":1000,"output_tokens":100,"iterations":[{"type":"message","model":"claude-opus-4-6","input_tokens":1000,"output_tokens":100},{"type":"advisor_message","model":"claude-haiku-4-5","input_tokens":1000,"output_tokens":500}]}}""", "0.011")]
    [InlineData("anthropic-messages", "anthropic", "claude-opus-4-6", """{"usage":{"input_tokens":1000,"output_tokens":500,"iterations":[{"type":"message","input_tokens":1000,"output_tokens":500}]}}""", "0.0175")]
    [InlineData("anthropic-messages", "anthropic", "claude-opus-4-6", """{"usage":{"input_tokens":1000,"output_tokens":0,"iterations":[{"type":"message","input_tokens":400,"output_tokens":0},{"type":"message","input_tokens":600,"output_tokens":0}]}}""", "0.005")]
    // A served snapshot with its own price; a deployment's name says nothing.
    [InlineData("openai-chat", "openai", "gpt-4o", """{"model":"gpt-4o-2024-05-13","usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}""", "0.0065")]
    [InlineData("openai-chat", "azure", "gpt-4o", """{"model":"my-deployment","usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}""", "0.0035")]
    public void An_answer_costs_what_its_lines_add_up_to(string format, string provider, string model, string body, string cost)
    {
        var line = CostLines.Cost(format, provider, model, body);
        (line.Text("state"), line.Text("cost_usd")).ShouldBe(("final", cost));
        line.Problems().ShouldBeEmpty();
        line.GetProperty("lines").EnumerateArray().Sum(part => decimal.Parse(part.Text("usd")!, CultureInfo.InvariantCulture))
            .ShouldBe(decimal.Parse(cost, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_context_threshold_is_met_by_one_iteration_and_not_by_their_sum()
    {
        // Sonnet 4.5 is dearer above 200,000 tokens of input; two requests of 150,000 are not.
        var line = CostLines.Cost(
            "anthropic-messages", "anthropic", "claude-sonnet-4-5",
            """{"usage":{"input_tokens":150000,"output_tokens":10,"iterations":[{"type":"message","input_tokens":150000,"output_tokens":10},{"type":"message","input_tokens":150000,"output_tokens":10}]}}""");
        line.Text("cost_usd").ShouldBe("0.9003");
        line.Usage("input_total").ShouldBe(300_000);
    }

    [Fact]
    public void A_provider_s_own_cost_is_marked_and_compared()
    {
        var line = CostLines.Cost("openai-chat", "x.ai", "grok-4", """{"usage":{"prompt_tokens":100,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":300},"total_tokens":410,"cost_in_usd_ticks":232856000}}""");
        (line.Text("cost_usd"), line.Text("cost_source"), line.Text("computed_usd")).ShouldBe(("0.0232856", "provider", "0.00495"));
        line.Problems().ShouldHaveSingleItem().ShouldStartWith("cost_diverges: ");
        CostLines.Cost("openai-chat", "openai", "gpt-5", """{"usage":{"prompt_tokens":1,"completion_tokens":1}}""").TryGetProperty("cost_source", out _).ShouldBeFalse();
    }

    [Fact]
    public void Text_without_usage_is_counted_as_what_it_is_at_least()
    {
        var line = CostLines.Cost("openai-chat", "openai", "gpt-5", """{"choices":[{"message":{"content":"Hello there, my friend."}}]}""");
        (line.Text("state"), line.Usage("output"), line.Text("cost_usd")).ShouldBe(("estimated", 6, "0.00006"));
    }
}
