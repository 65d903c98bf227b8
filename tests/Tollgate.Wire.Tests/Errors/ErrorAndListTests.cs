using System.Buffers;
using System.Text;

namespace Tollgate.Wire.Tests.Errors;

public class ErrorAndListTests
{
    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData(Dialect.OpenAI, 402, "budget_exceeded", """{"error":{"message":"Team 'a' spent its budget.","type":"insufficient_quota","param":null,"code":"budget_exceeded"}}""")]
    [InlineData(Dialect.OpenAI, 401, "invalid_api_key", """{"error":{"message":"Team 'a' spent its budget.","type":"authentication_error","param":null,"code":"invalid_api_key"}}""")]
    [InlineData(Dialect.Anthropic, 402, "budget_exceeded", """{"type":"error","error":{"type":"billing_error","message":"Team 'a' spent its budget.","code":"budget_exceeded"},"request_id":"req_1"}""")]
    [InlineData(Dialect.Anthropic, 413, "body_too_large", """{"type":"error","error":{"type":"request_too_large","message":"Team 'a' spent its budget.","code":"body_too_large"},"request_id":"req_1"}""")]
    [InlineData(Dialect.Gemini, 429, "rate_limit_exceeded", """{"error":{"code":429,"message":"Team 'a' spent its budget.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"rate_limit_exceeded","domain":"tollgate","metadata":{"request_id":"req_1"}}]}}""")]
    public void An_error_takes_the_dialects_shape(Dialect dialect, int status, string code, string expected) =>
        Written(output => ErrorBodies.Write(dialect, new(status, code, "Team 'a' spent its budget.", null, "req_1"), output)).ShouldBe(expected);

    [Fact]
    public void Every_dialect_reads_back_its_own_errors()
    {
        foreach (var (dialect, format) in new[] { (Dialect.OpenAI, WireFormat.OpenAIChat), (Dialect.Anthropic, WireFormat.AnthropicMessages), (Dialect.Gemini, WireFormat.GeminiGenerate) })
        {
            var facts = new AnswerFacts();
            AnswerReader.Read(format, Encoding.UTF8.GetBytes(Written(output => ErrorBodies.Write(dialect, new(503, "ledger_unavailable", "Say \"when\"", "p"), output))), facts);
            facts.HasError.ShouldBeTrue();
            facts.ErrorMessage.ShouldBe("Say \"when\"");
            facts.ErrorType.ShouldBe(ErrorBodies.TypeOf(dialect, 503, "ledger_unavailable"));
        }
    }

    [Theory]
    [InlineData(Dialect.OpenAI, """{"object":"list","data":[{"id":"cheap","object":"model","created":1700000000,"owned_by":"acme"}]}""")]
    [InlineData(Dialect.Anthropic, """{"data":[{"type":"model","id":"cheap","display_name":"Cheap","created_at":"2023-11-14T22:13:20Z"}],"has_more":false,"first_id":"cheap","last_id":"cheap"}""")]
    [InlineData(Dialect.Gemini, """{"models":[{"name":"models/cheap","displayName":"Cheap","inputTokenLimit":1000,"supportedGenerationMethods":["generateContent","countTokens"]}]}""")]
    public void A_model_list_takes_the_dialects_shape(Dialect dialect, string expected)
    {
        var model = new ModelListing("cheap", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), "acme", "Cheap", 1000);
        Written(output => ModelLists.Write(dialect, [model], output)).ShouldBe(expected);
        expected.ShouldContain(Written(output => ModelLists.WriteOne(dialect, model, output)));
    }

    [Fact]
    public void Format_names_are_stable()
    {
        string.Join(' ', Enum.GetValues<WireFormat>().Select(WireFormats.Name)).ShouldBe(
            "openai-chat openai-responses openai-completions openai-embeddings anthropic-messages anthropic-count-tokens gemini gemini-count-tokens gemini-embed bedrock-converse ollama-chat");
        foreach (var format in Enum.GetValues<WireFormat>())
        {
            WireFormats.TryParse(WireFormats.Name(format), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(format);
        }

        WireFormats.TryParse("OpenAI-Chat", out _).ShouldBeFalse();
    }
}
