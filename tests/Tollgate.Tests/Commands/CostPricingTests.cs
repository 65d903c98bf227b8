using System.Text;
using System.Text.Json;
using Tollgate.Commands;
using Tollgate.Economics.Pricing;

namespace Tollgate.Tests.Commands;

public sealed class CostPricingTests
{
    private static readonly DateTimeOffset s_at = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    private readonly CostPricing _pricing = new(RateCard.BuiltIn, TimeProvider.System);

    [Theory]
    [InlineData("openai-chat", "openai", "gpt-5", """{"usage":{"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"prompt_tokens_details":{"cached_tokens":400},"completion_tokens_details":{"reasoning_tokens":50}}}""", "0.0028")]
    [InlineData("anthropic-messages", "anthropic", "claude-sonnet-4-6", """{"usage":{"input_tokens":100,"output_tokens":50,"cache_read_input_tokens":1000,"cache_creation_input_tokens":300,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200}}}""", "0.002925")]
    [InlineData("openai-embeddings", "openai", "text-embedding-3-small", """{"usage":{"prompt_tokens":1,"total_tokens":1}}""", "0.00000002")]
    public void A_response_costs_exactly_what_its_buckets_cost(string format, string provider, string model, string body, string cost)
    {
        using var line = Price(format, provider, model, body);
        line.RootElement.GetProperty("state").GetString().ShouldBe("final");
        line.RootElement.GetProperty("priced").GetBoolean().ShouldBeTrue();
        line.RootElement.GetProperty("cost_usd").GetString().ShouldBe(cost);
        var sum = 0m;
        foreach (var part in line.RootElement.GetProperty("lines").EnumerateArray())
        {
            sum += decimal.Parse(part.GetProperty("usd").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        }

        sum.ShouldBe(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_bare_usage_object_is_enough()
    {
        using var line = Price("openai-chat", "openai", "gpt-5", """{"prompt_tokens":8,"completion_tokens":0,"total_tokens":8}""");
        line.RootElement.GetProperty("cost_usd").GetString().ShouldBe("0.00001");
    }

    [Fact]
    public void A_model_without_a_rate_is_unpriced_and_not_free()
    {
        using var line = Price("openai-chat", "openai", "no-such-model", """{"usage":{"prompt_tokens":8,"completion_tokens":1,"total_tokens":9}}""");
        line.RootElement.GetProperty("priced").GetBoolean().ShouldBeFalse();
        line.RootElement.GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
        line.RootElement.GetProperty("usage").GetProperty("input_total").GetInt64().ShouldBe(8);
    }

    [Fact]
    public void A_part_larger_than_its_whole_is_a_problem()
    {
        using var line = Price("openai-chat", "openai", "gpt-5", """{"usage":{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11,"prompt_tokens_details":{"cached_tokens":40}}}""");
        line.RootElement.GetProperty("problems").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_response_without_usage_is_unknown_not_zero()
    {
        using var line = Price("openai-chat", "openai", "gpt-5", """{"choices":[]}""");
        line.RootElement.GetProperty("state").GetString().ShouldBe("unknown");
        line.RootElement.GetProperty("cost_usd").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Lines_of_a_file_name_their_own_format_and_keep_their_id()
    {
        var defaults = new CostLine(null, null, null, null, s_at);
        var result = _pricing.PriceLine(
            defaults,
            """{"id":"r1","format":"openai-chat","provider":"openai","model":"gpt-5","at":"2026-04-01T00:00:00Z","response":{"usage":{"prompt_tokens":8,"completion_tokens":0,"total_tokens":8}}}""",
            1);
        result.Error.ShouldBeNull();
        using var line = JsonDocument.Parse(result.Json!);
        line.RootElement.GetProperty("id").GetString().ShouldBe("r1");
        line.RootElement.GetProperty("cost_usd").GetString().ShouldBe("0.00001");
    }

    [Theory]
    [InlineData("not json", "not JSON")]
    [InlineData("""{"id":"x"}""", "response")]
    [InlineData("""{"format":"nope","response":{}}""", "format")]
    [InlineData("""{"format":"openai-chat","at":"yesterday","response":{}}""", "instant")]
    public void A_bad_line_says_its_number_and_what_is_wrong(string text, string hint)
    {
        var result = _pricing.PriceLine(new CostLine(null, null, null, null, null), text, 7);
        result.Error.ShouldNotBeNull();
        result.Error.ShouldContain("line 7");
        result.Error.ShouldContain(hint);
        using var line = JsonDocument.Parse(result.Json!);
        line.RootElement.GetProperty("state").GetString().ShouldBe("unknown");
        line.RootElement.GetProperty("problems")[0].GetString()!.ShouldContain(hint);
    }

    private JsonDocument Price(string format, string provider, string model, string body)
    {
        var result = _pricing.Price(new CostLine("\"id\"", format, provider, model, s_at), Encoding.UTF8.GetBytes(body));
        result.Error.ShouldBeNull();
        return JsonDocument.Parse(result.Json!);
    }
}
