using System.Buffers;
using System.Text;
using Tollgate.Wire.Tokens;

namespace Tollgate.Wire.Tests.Streams;

public class OutputCountTests
{
    private static readonly string Prose = string.Concat(Enumerable.Repeat("The river carries every letter to the harbor near the bridge. ", 40));

    [Fact]
    public void Counting_changes_nothing_that_a_stream_says()
    {
        foreach (var fixture in Fixture.Streams)
        {
            foreach (var from in new[] { 0, fixture.Bytes.Length / 3, fixture.Bytes.Length / 2 })
            {
                using var run = new Counted(fixture.Format, fixture.Bytes, from, step: 113);
                FactsText.Of(run.Facts).ShouldBe(StreamRun.Of(fixture.Format, fixture.Bytes).Facts, $"{fixture} from {from}");
                run.Facts.VisibleTokensAtMost.ShouldBeLessThanOrEqualTo(
                    run.Facts.VisibleOutputBytes + (run.Facts.VisibleOutputBytes / 32) + (OutputCount.PerItem * Math.Max(1, run.Facts.OutputItems)));
                run.Facts.ReasoningTokensAtMost.ShouldBeLessThanOrEqualTo(run.Facts.ReasoningBytes + (run.Facts.ReasoningBytes / 32));
            }
        }
    }

    public static TheoryData<WireFormat, string> Events => new()
    {
        { WireFormat.OpenAIChat, """{"choices":[{"index":0,"delta":{"content":"TEXT"}}]}""" },
        { WireFormat.OpenAIChat, """{"choices":[{"index":0,"delta":{"refusal":"TEXT"}}]}""" },
        { WireFormat.OpenAICompletions, """{"choices":[{"index":0,"text":"TEXT"}]}""" },
        { WireFormat.OpenAIResponses, """{"type":"response.output_text.delta","sequence_number":4,"delta":"TEXT"}""" },
        { WireFormat.AnthropicMessages, """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"TEXT"}}""" },
        { WireFormat.GeminiGenerate, """{"candidates":[{"content":{"parts":[{"text":"TEXT"}],"role":"model"},"index":0}]}""" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Text_is_replaced_by_its_tokens_in_every_format(WireFormat format, string json)
    {
        var exact = BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(Prose));
        using var run = new Counted(format, Stream(json, Prose), 0, int.MaxValue);
        run.Facts.VisibleOutputBytes.ShouldBe(Prose.Length);
        run.Facts.VisibleTokensAtMost.ShouldBeInRange(exact, exact + (exact / 32) + OutputCount.PerItem + 8);
    }

    [Theory]
    [InlineData(WireFormat.OpenAIChat, """{"choices":[{"index":0,"delta":{"reasoning_content":"TEXT","reasoning":"TEXT"}}]}""")]
    [InlineData(WireFormat.OpenAIResponses, """{"type":"response.reasoning_summary_text.delta","sequence_number":4,"delta":"TEXT"}""")]
    [InlineData(WireFormat.AnthropicMessages, """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"TEXT"}}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"candidates":[{"content":{"parts":[{"text":"TEXT","thought":true}],"role":"model"},"index":0}]}""")]
    public void Reasoning_is_counted_apart_from_it(WireFormat format, string json)
    {
        var exact = BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(Prose));
        using var run = new Counted(format, Stream(json, Prose), 0, int.MaxValue);
        (run.Facts.VisibleOutputBytes, run.Facts.ReasoningBytes).ShouldBe((0, Prose.Length));
        run.Facts.ReasoningTokensAtMost.ShouldBeInRange(exact, exact + (exact / 32) + 8);
    }

    [Theory]
    [InlineData(WireFormat.OpenAIChat, """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","function":{"name":"f","arguments":"TEXT"}}]}}]}""")]
    [InlineData(WireFormat.OpenAIResponses, """{"type":"response.function_call_arguments.delta","sequence_number":4,"delta":"TEXT"}""")]
    [InlineData(WireFormat.AnthropicMessages, """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"TEXT"}}""")]
    [InlineData(WireFormat.GeminiGenerate, """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"x":"TEXT"}}}],"role":"model"},"index":0}]}""")]
    public void Tool_calls_stay_with_their_bytes(WireFormat format, string json)
    {
        using var run = new Counted(format, Stream(json, Prose), 0, int.MaxValue);
        run.Facts.VisibleOutputBytes.ShouldBeGreaterThanOrEqualTo(Prose.Length);
        run.Facts.VisibleTokensAtMost.ShouldBe(run.Facts.VisibleOutputBytes + OutputCount.PerItem);
    }

    [Fact]
    public void What_came_before_the_count_began_stays_with_its_bytes()
    {
        var stream = Stream("""{"choices":[{"index":0,"delta":{"content":"TEXT"}}]}""", Prose);
        var half = stream.AsSpan().IndexOf("harbor"u8);
        using var late = new Counted(WireFormat.OpenAIChat, [.. stream, .. stream], stream.Length, int.MaxValue);
        var exact = BytePairEncoding.O200k.CountTokens(Encoding.UTF8.GetBytes(Prose));
        half.ShouldBePositive();
        late.Facts.VisibleTokensAtMost.ShouldBeInRange(Prose.Length + exact, Prose.Length + exact + (exact / 32) + OutputCount.PerItem + 8);
    }

    [Fact]
    public void A_tap_that_is_used_again_does_not_count()
    {
        using (new Counted(WireFormat.OpenAIChat, Stream("""{"choices":[{"index":0,"delta":{"content":"TEXT"}}]}""", Prose), 0, int.MaxValue))
        {
        }

        var tap = StreamTaps.Rent(WireFormat.OpenAIChat);
        tap.Facts.Count.IsOn.ShouldBeFalse();
        (tap.Facts.VisibleTokensAtMost, tap.Facts.ReasoningTokensAtMost).ShouldBe((0, 0));
        StreamTaps.Return(tap);
    }

    // A word an event, as models write.
    private static byte[] Stream(string json, string text)
    {
        var stream = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf(' ', at + 1) is > 0 and var space ? space : text.Length;
            stream.Append("data: ").Append(json.Replace("TEXT", text[at..end], StringComparison.Ordinal)).Append("\n\n");
            at = end;
        }

        return Encoding.UTF8.GetBytes(stream.ToString());
    }

    /// <summary>A stream of which the text is counted from some byte on.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly StreamTap _tap;

        public Counted(WireFormat format, ReadOnlySpan<byte> input, int from, int step)
        {
            _tap = StreamTaps.Rent(format);
            var output = new ArrayBufferWriter<byte>();
            _tap.Feed(input[..from], output);
            Facts.Count.Start(TokenizerFamily.O200k);
            for (var position = from; position < input.Length;)
            {
                var length = Math.Min(step, input.Length - position);
                _tap.Feed(input.Slice(position, length), output);
                Facts.Count.Settle();
                position += length;
            }

            _tap.Complete(output);
        }

        public AnswerFacts Facts => _tap.Facts;

        public void Dispose() => StreamTaps.Return(_tap);
    }
}
