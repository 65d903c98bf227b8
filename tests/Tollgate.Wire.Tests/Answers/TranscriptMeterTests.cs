using System.Text;

namespace Tollgate.Wire.Tests.Answers;

public class TranscriptMeterTests
{
    private static (TranscriptState State, string Facts) Meter(WireFormat format, ReadOnlySpan<byte> bytes)
    {
        var (facts, state) = TranscriptMeter.Meter(format, bytes);
        return (state, FactsText.Of(facts));
    }

    [Fact]
    public void A_whole_transcript_tells_what_the_tap_told()
    {
        foreach (var fixture in Fixture.Streams)
        {
            var (_, facts) = Meter(fixture.Format, fixture.Bytes);
            fixture.Facts.ShouldEndWith(facts, customMessage: fixture.Name);
        }
    }

    [Theory]
    [InlineData("openai-chat/text.usage.sse", TranscriptState.Final)]
    [InlineData("openai-chat/text.sse", TranscriptState.Unknown)]
    [InlineData("openai-chat/xai-usage-not-last.sse", TranscriptState.Final)]
    [InlineData("openai-chat/error-mid.sse", TranscriptState.Unknown)]
    [InlineData("anthropic-messages/text.sse", TranscriptState.Final)]
    [InlineData("anthropic-messages/error-mid.sse", TranscriptState.Partial)]
    [InlineData("openai-responses/failed.sse", TranscriptState.Unknown)]
    [InlineData("openai-responses/incomplete.sse", TranscriptState.Final)]
    [InlineData("openai-responses/body.json", TranscriptState.Final)]
    [InlineData("openai-responses/body-background.json", TranscriptState.Unknown)]
    [InlineData("gemini/text.sse", TranscriptState.Final)]
    [InlineData("gemini/thought.array", TranscriptState.Final)]
    [InlineData("gemini/body.json", TranscriptState.Final)]
    [InlineData("ollama-chat/text.ndjson", TranscriptState.Final)]
    [InlineData("ollama-chat/old-no-prompt-count.ndjson", TranscriptState.Partial)]
    [InlineData("bedrock-converse/text.ndjson", TranscriptState.Final)]
    [InlineData("bedrock-converse/body.json", TranscriptState.Final)]
    [InlineData("openai-embeddings/body.json", TranscriptState.Final)]
    [InlineData("anthropic-count-tokens/body.json", TranscriptState.Final)]
    public void A_transcript_proves_as_much_as_it_holds(string name, TranscriptState state)
    {
        var fixture = Fixture.Named(name);
        Meter(fixture.Format, fixture.Bytes).State.ShouldBe(state);
    }

    [Fact]
    public void A_cut_anthropic_stream_knows_its_input_and_a_floor_of_its_output()
    {
        var bytes = Fixture.Named("anthropic-messages/text.sse").Bytes;
        var (state, facts) = Meter(WireFormat.AnthropicMessages, bytes.AsSpan(0, bytes.AsSpan().IndexOf("wör"u8)));
        state.ShouldBe(TranscriptState.Partial);
        facts.ShouldContain("usage.Input=25\n");
        facts.ShouldContain("usage.CacheWrite1h=1500\n");
        facts.ShouldContain("usage.OutputIsPlaceholder=True\n");
    }

    [Fact]
    public void A_cut_gemini_stream_is_partial_and_a_cut_vertex_stream_unknown()
    {
        var gemini = Fixture.Named("gemini/text.sse").Bytes;
        Meter(WireFormat.GeminiGenerate, gemini.AsSpan(0, gemini.Length / 2)).State.ShouldBe(TranscriptState.Partial);
        var vertex = Fixture.Named("gemini/vertex.sse").Bytes;
        Meter(WireFormat.GeminiGenerate, vertex.AsSpan(0, vertex.Length / 2)).State.ShouldBe(TranscriptState.Unknown);
    }

    [Fact]
    public void No_cut_transcript_reports_a_figure_the_whole_one_never_held()
    {
        foreach (var fixture in Fixture.Streams.Where(fixture => fixture.Bytes.Length < 20_000))
        {
            for (var length = 0; length < fixture.Bytes.Length; length += 3)
            {
                var facts = Meter(fixture.Format, fixture.Bytes.AsSpan(0, length)).Facts;
                var raw = facts.Split("usage.raw=")[1].TrimEnd('\n');
                Encoding.UTF8.GetString(fixture.Bytes).ShouldContain(raw, customMessage: $"{fixture} cut at {length}");
            }
        }
    }

    [Fact]
    public void A_bare_usage_object_is_read()
    {
        var facts = new AnswerFacts();
        AnswerReader.ReadUsageOnly(WireFormat.OpenAIChat, "{\"prompt_tokens\":10,\"completion_tokens\":0,\"total_tokens\":10}"u8, facts);
        (facts.Usage.Input, facts.Usage.Output, facts.Usage.Reasoning).ShouldBe((10, 0, null));
        AnswerReader.ReadUsageOnly(WireFormat.AnthropicMessages, "{\"input_tokens\":10,\"cache_creation\":{\"ephemeral_1h_input_tokens\":4},\"cache_creation_input_tokens\":4,\"output_tokens\":1}"u8, facts);
        (facts.Usage.Input, facts.Usage.CacheWrite, facts.Usage.CacheWrite1h).ShouldBe((10, 4, 4));
        AnswerReader.ReadUsageOnly(WireFormat.GeminiGenerate, "{\"promptTokenCount\":3,\"totalTokenCount\":3}"u8, facts);
        (facts.Usage.Input, facts.Usage.Output).ShouldBe((3, null));
        AnswerReader.ReadUsageOnly(WireFormat.BedrockConverse, "{\"inputTokens\":3,\"outputTokens\":4,\"totalTokens\":7}"u8, facts);
        (facts.Usage.Input, facts.Usage.Output).ShouldBe((3, 4));
        AnswerReader.ReadUsageOnly(WireFormat.OllamaChat, "{\"prompt_eval_count\":3,\"eval_count\":4}"u8, facts);
        (facts.Usage.Input, facts.Usage.Output).ShouldBe((3, 4));
    }

    [Theory]
    [InlineData("{\"prompt_tokens\":-1}", -1L)]
    [InlineData("{\"prompt_tokens\":\"12\"}", ReportedUsage.NotACount)]
    [InlineData("{\"prompt_tokens\":true}", ReportedUsage.NotACount)]
    [InlineData("{\"prompt_tokens\":{}}", ReportedUsage.NotACount)]
    [InlineData("{\"prompt_tokens\":1.5}", ReportedUsage.NotACount)]
    [InlineData("{\"prompt_tokens\":99999999999999999999999}", 1_000_000_000_000_001L)]
    public void What_is_no_count_is_told_and_proves_nothing(string usage, long told)
    {
        var facts = new AnswerFacts();
        AnswerReader.ReadUsageOnly(WireFormat.OpenAIChat, Encoding.UTF8.GetBytes(usage), facts);
        facts.Usage.Input.ShouldBe(told);
        (facts.Usage.Seen, facts.Usage.HasUnusable).ShouldBe((false, true));
    }

    [Theory]
    [InlineData("{\"prompt_tokens\":null}")]
    [InlineData("{\"prompt_tokens\":12")]
    public void What_is_not_there_is_missing_not_zero(string usage)
    {
        var facts = new AnswerFacts();
        AnswerReader.ReadUsageOnly(WireFormat.OpenAIChat, Encoding.UTF8.GetBytes(usage), facts);
        facts.Usage.Input.ShouldBeNull();
        facts.Usage.Seen.ShouldBeFalse();
    }
}
