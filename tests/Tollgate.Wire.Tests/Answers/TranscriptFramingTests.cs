using System.Text;
using System.Text.Json;

namespace Tollgate.Wire.Tests.Answers;

public class TranscriptFramingTests
{
    public static TheoryData<string> Streams =>
    [
        "openai-chat/text.sse", "openai-chat/text.usage.sse", "openai-chat/tools.usage.sse", "openai-chat/two-choices.usage.sse",
        "openai-chat/xai-usage-not-last.sse", "openai-chat/multi-line.sse", "openai-chat/vllm-cumulative.usage.sse",
        "openai-completions/text.usage.sse",
        "openai-responses/incomplete.sse", "openai-responses/failed.sse",
        "anthropic-messages/text.sse", "anthropic-messages/thinking.sse", "anthropic-messages/iterations.sse", "anthropic-messages/error-mid.sse",
        "gemini/text.sse", "gemini/stop-twice.sse", "gemini/blocked.sse", "gemini/vertex.sse",
        "bedrock-converse/text.ndjson", "ollama-chat/text.ndjson", "ollama-chat/old-no-prompt-count.ndjson",
    ];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_framing_of_the_same_events_meters_the_same(string name)
    {
        var fixture = Fixture.Named(name);
        var expected = Said(fixture.Format, fixture.Bytes);
        var events = Events(fixture);

        Said(fixture.Format, Lines(events)).ShouldBe(expected, "one value a line");
        Said(fixture.Format, Lines(events, "\r\n")).ShouldBe(expected, "one value a line, CR LF");
        Said(fixture.Format, Sse(events)).ShouldBe(expected, "server-sent events");
        Said(fixture.Format, [0xEF, 0xBB, 0xBF, .. Sse(events)]).ShouldBe(expected, "behind a byte order mark");
        if (events.All(text => text[0] == '{'))
        {
            Said(fixture.Format, Array(events)).ShouldBe(expected, "one array");
        }
    }

    [Theory]
    [InlineData("openai-chat/text.usage.sse", TranscriptState.Final)]
    [InlineData("openai-chat/text.sse", TranscriptState.Unknown)]
    [InlineData("openai-completions/text.usage.sse", TranscriptState.Final)]
    public void An_array_of_chunks_needs_no_done(string name, TranscriptState state)
    {
        var fixture = Fixture.Named(name);
        var chunks = Events(fixture).Where(text => text[0] == '{');
        var reading = TranscriptMeter.Meter(fixture.Format, Array(chunks));
        (reading.State, reading.IsCut).ShouldBe((state, false));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_cut_proves_the_same_in_lines_as_in_events(string name)
    {
        var fixture = Fixture.Named(name);
        var events = Events(fixture);
        for (var count = 1; count < events.Count; count++)
        {
            var some = events.Take(count).ToList();
            var half = events[count][..(events[count].Length / 2)];
            var inLines = TranscriptMeter.Meter(fixture.Format, [.. Lines(some), .. Encoding.UTF8.GetBytes(half)]);
            var inEvents = TranscriptMeter.Meter(fixture.Format, [.. Sse(some), .. Encoding.UTF8.GetBytes("data: " + half)]);
            (inLines.State, FactsText.Of(inLines.Facts)).ShouldBe((inEvents.State, FactsText.Of(inEvents.Facts)), $"{name} after {count}");
        }
    }

    [Fact]
    public void Lines_of_gemini_are_read_to_their_end()
    {
        var fixture = Fixture.Named("gemini/text.sse");
        var (facts, state) = TranscriptMeter.Meter(fixture.Format, Lines(Events(fixture)));
        state.ShouldBe(TranscriptState.Final);
        facts.Usage.Output.ShouldBe(TranscriptMeter.Meter(fixture.Format, fixture.Bytes).Facts.Usage.Output);
    }

    [Fact]
    public void What_bedrock_really_sends_is_read()
    {
        var fixture = Fixture.Named("bedrock-converse/text.ndjson");
        var expected = Said(fixture.Format, fixture.Bytes);
        var frames = new List<byte[]>();
        foreach (var text in Events(fixture))
        {
            using var wrapped = JsonDocument.Parse(text);
            var inner = wrapped.RootElement.EnumerateObject().Single();
            frames.Add(AwsEventStream.Message(inner.Name, inner.Value.GetRawText()));
        }

        Said(fixture.Format, [.. frames.SelectMany(frame => frame)]).ShouldBe(expected);
    }

    [Fact]
    public void A_binary_stream_is_believed_up_to_the_first_message_that_is_cut_or_damaged()
    {
        var start = AwsEventStream.Message("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Hello"}}""");
        var end = AwsEventStream.Message("metadata", """{"usage":{"inputTokens":5,"outputTokens":2,"totalTokens":7}}""");
        for (var length = 0; length < end.Length; length++)
        {
            var cut = TranscriptMeter.Meter(WireFormat.BedrockConverse, [.. start, .. end[..length]]);
            (cut.State, cut.IsCut, cut.Facts.VisibleOutputBytes).ShouldBe((TranscriptState.Unknown, true, 5), $"cut at {length}");
        }

        TranscriptMeter.Meter(WireFormat.BedrockConverse, [.. start, .. end]).State.ShouldBe(TranscriptState.Final);
        end[^10] ^= 1;
        TranscriptMeter.Meter(WireFormat.BedrockConverse, [.. start, .. end]).State.ShouldBe(TranscriptState.Unknown);
    }

    [Fact]
    public void The_model_s_own_events_inside_a_binary_stream_are_read()
    {
        var fixture = Fixture.Named("anthropic-messages/text.sse");
        var frames = Events(fixture).SelectMany(text =>
            AwsEventStream.Message("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}}"}"""));
        Said(fixture.Format, [.. frames]).ShouldBe(Said(fixture.Format, fixture.Bytes));
    }

    [Fact]
    public void The_published_example_of_the_binary_framing_is_made_like_ours() =>
        AwsEventStream.Message(null, "").ShouldBe(Convert.FromHexString("000000100000000005C248EB7D98C8FF"));

    [Theory]
    [InlineData("openai-chat/body.json")]
    [InlineData("anthropic-messages/body.json")]
    [InlineData("gemini/body.json")]
    [InlineData("bedrock-converse/body.json")]
    [InlineData("ollama-chat/body.json")]
    public void A_body_with_something_behind_it_is_not_final(string name)
    {
        var fixture = Fixture.Named(name);
        var whole = TranscriptMeter.Meter(fixture.Format, fixture.Bytes);
        (whole.State, whole.IsCut).ShouldBe((TranscriptState.Final, false));
        var reading = TranscriptMeter.Meter(fixture.Format, [.. fixture.Bytes, .. "trailing garbage"u8]);
        reading.State.ShouldNotBe(TranscriptState.Final);
        reading.IsCut.ShouldBeTrue();
    }

    [Fact]
    public void A_gemini_stream_that_breaks_inside_an_event_is_not_final_although_it_had_said_stop()
    {
        var bytes = Fixture.Named("gemini/stop-twice.sse").Bytes;
        var second = bytes.AsSpan().LastIndexOf("data: "u8);
        TranscriptMeter.Meter(WireFormat.GeminiGenerate, bytes).State.ShouldBe(TranscriptState.Final);
        for (var length = second + 1; length < bytes.AsSpan().TrimEnd("\r\n"u8).Length; length++)
        {
            var reading = TranscriptMeter.Meter(WireFormat.GeminiGenerate, bytes.AsSpan(0, length));
            (reading.State, reading.IsCut).ShouldBe((TranscriptState.Partial, true), $"cut at {length}");
        }
    }

    [Theory]
    [InlineData("openai-chat/text.sse", false)]
    [InlineData("anthropic-messages/text.sse", false)]
    [InlineData("anthropic-messages/error-mid.sse", true)]
    [InlineData("openai-chat/error-mid.sse", true)]
    public void Only_what_was_broken_off_is_cut(string name, bool isCut)
    {
        var fixture = Fixture.Named(name);
        TranscriptMeter.Meter(fixture.Format, fixture.Bytes).IsCut.ShouldBe(isCut);
        TranscriptMeter.Meter(fixture.Format, fixture.Bytes.AsSpan(0, fixture.Bytes.Length * 2 / 3)).IsCut.ShouldBeTrue();
    }

    private static (TranscriptState State, string Facts) Said(WireFormat format, ReadOnlySpan<byte> bytes)
    {
        var (facts, state) = TranscriptMeter.Meter(format, bytes);
        return (state, FactsText.Of(facts));
    }

    /// <summary>The events of a recorded stream, one JSON text each.</summary>
    private static List<string> Events(Fixture fixture)
    {
        var text = Encoding.UTF8.GetString(fixture.Bytes).ReplaceLineEndings("\n");
        if (fixture.Name.EndsWith(".ndjson", StringComparison.Ordinal))
        {
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        }

        return [.. text.Split("\n\n")
            .Select(part => string.Join('\n', part.Split('\n').Where(line => line.StartsWith("data:", StringComparison.Ordinal)).Select(line => line[5..].TrimStart(' '))))
            .Where(data => data.Length > 0)];
    }

    private static byte[] Lines(IEnumerable<string> events, string ending = "\n") => Encoding.UTF8.GetBytes(string.Concat(events.Select(text => text + ending)));

    private static byte[] Sse(IEnumerable<string> events) =>
        Encoding.UTF8.GetBytes(string.Concat(events.Select(text => "data: " + text.Replace("\n", "\ndata: ", StringComparison.Ordinal) + "\n\n")));

    private static byte[] Array(IEnumerable<string> events) => Encoding.UTF8.GetBytes("[" + string.Join(",\r\n", events) + "]");
}
