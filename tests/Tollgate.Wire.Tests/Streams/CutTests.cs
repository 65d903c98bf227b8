using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Tollgate.Wire.Tests.Streams;

public class CutTests
{
    private static readonly CutUsage Usage = new(123, 45);

    // What a caller receives when the answer is cut after so many bytes of it.
    private static byte[] CutAfter(Fixture fixture, int length, StreamTapOptions options, out bool cut)
    {
        var tap = StreamTaps.Rent(fixture.Format, options);
        var output = new ArrayBufferWriter<byte>();
        tap.Feed(fixture.Bytes.AsSpan(0, length), output);
        cut = tap.WriteCut(output, CutReason.Budget, Usage);
        if (cut)
        {
            tap.Feed(fixture.Bytes.AsSpan(length), output);
            tap.Complete(output);
            tap.WriteCut(output, CutReason.Budget, Usage).ShouldBeFalse();
        }

        StreamTaps.Return(tap);
        return output.WrittenSpan.ToArray();
    }

    [Fact]
    public void A_cut_answer_is_a_whole_stream_wherever_it_is_cut()
    {
        foreach (var fixture in Fixture.Streams)
        {
            for (var length = 0; length < fixture.Bytes.Length; length += fixture.Bytes.Length > 20_000 ? 997 : 7)
            {
                var received = CutAfter(fixture, length, default, out var cut);
                if (!cut)
                {
                    continue;
                }

                var where = $"{fixture} cut at {length}";
                ParsesWhole(fixture.Format, received, where);
                var run = StreamRun.Of(fixture.Format, received);
                run.TerminalSeen.ShouldBeTrue(where);
                run.Truncated.ShouldBeFalse(where);
            }
        }
    }

    [Theory]
    [InlineData("openai-chat/text.sse", "length")]
    [InlineData("openai-chat/tools.sse", "length")]
    [InlineData("openai-completions/text.sse", "length")]
    [InlineData("anthropic-messages/text.sse", "max_tokens")]
    [InlineData("anthropic-messages/tool.sse", "max_tokens")]
    [InlineData("openai-responses/text.sse", "max_output_tokens")]
    [InlineData("gemini/text.sse", "MAX_TOKENS")]
    [InlineData("gemini/thought.array", "MAX_TOKENS")]
    [InlineData("ollama-chat/text.ndjson", "length")]
    [InlineData("bedrock-converse/text.ndjson", "max_tokens")]
    public void A_cut_says_that_the_output_limit_was_reached(string name, string reason)
    {
        var fixture = Fixture.Named(name);
        var received = CutAfter(fixture, fixture.Bytes.Length / 2, default, out var cut);
        cut.ShouldBeTrue();
        var facts = StreamRun.Of(fixture.Format, received).Facts;
        facts.ShouldContain($"FinishReason={reason}\n");
    }

    [Fact]
    public void Every_open_choice_is_ended_and_a_finished_one_is_not_ended_again()
    {
        var fixture = Fixture.Named("openai-chat/two-choices.sse");
        var until = fixture.Bytes.AsSpan().IndexOf("\"BB\""u8);
        var text = Encoding.UTF8.GetString(CutAfter(fixture, until, default, out _));
        var ending = text[text.LastIndexOf("\"stop\"", StringComparison.Ordinal)..];
        ending.ShouldContain("\"index\":1,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"");
        ending.ShouldNotContain("\"index\":0");
        ending.ShouldContain("chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT");
        text.ShouldEndWith("data: [DONE]\n\n");
        text.ShouldNotContain("\"usage\"");
    }

    [Fact]
    public void A_caller_that_asked_for_usage_gets_it_with_the_cut()
    {
        var fixture = Fixture.Named("openai-chat/text.usage.sse");
        var received = CutAfter(fixture, fixture.Bytes.Length / 3, new(UsageAsked: true), out _);
        StreamRun.Of(fixture.Format, received).Facts.ShouldContain("usage.Output=45\n");
    }

    [Fact]
    public void The_reason_is_told_only_to_those_who_asked_for_reports()
    {
        var fixture = Fixture.Named("openai-chat/text.sse");
        Encoding.UTF8.GetString(CutAfter(fixture, 900, new(Comments: true), out _)).ShouldContain(": tollgate cut: budget\n\n");
        Encoding.UTF8.GetString(CutAfter(fixture, 900, default, out _)).ShouldNotContain("tollgate");
    }

    [Fact]
    public void An_open_anthropic_tool_call_is_closed_but_never_called_complete()
    {
        var fixture = Fixture.Named("anthropic-messages/tool.sse");
        var until = fixture.Bytes.AsSpan().IndexOf(" Francisco"u8);
        var text = Encoding.UTF8.GetString(CutAfter(fixture, until, default, out _));
        text.ShouldContain("{\"type\":\"content_block_stop\",\"index\":1}");
        text.ShouldContain("\"stop_reason\":\"max_tokens\"");
        text.ShouldNotContain("\"stop_reason\":\"tool_use\"");
        text.ShouldNotContain("Francisco");
    }

    [Fact]
    public void A_half_sent_large_event_is_not_cut_into()
    {
        var fixture = Fixture.Named("openai-chat/large-chunk.sse");
        var tap = StreamTaps.Rent(fixture.Format);
        var output = new ArrayBufferWriter<byte>();
        tap.Feed(fixture.Bytes.AsSpan(0, 68_000), output);
        tap.MidEvent.ShouldBeTrue();
        tap.WriteKeepAlive(output).ShouldBeFalse();
        tap.WriteCut(output, CutReason.Budget).ShouldBeFalse();
        var next = fixture.Bytes.AsSpan().LastIndexOf("data: {\"id\""u8);
        tap.Feed(fixture.Bytes.AsSpan(68_000, next - 68_000), output);
        tap.MidEvent.ShouldBeFalse();
        tap.WriteCut(output, CutReason.Budget).ShouldBeTrue();
        ParsesWhole(fixture.Format, output.WrittenSpan.ToArray(), fixture.Name);
        StreamTaps.Return(tap);
    }

    [Fact]
    public void An_error_in_a_stream_has_the_dialects_shape()
    {
        foreach (var fixture in Fixture.Streams.Where(fixture => !fixture.Name.Contains("error", StringComparison.Ordinal) && !fixture.Name.Contains("large", StringComparison.Ordinal)))
        {
            var tap = StreamTaps.Rent(fixture.Format);
            var output = new ArrayBufferWriter<byte>();
            tap.Feed(fixture.Bytes.AsSpan(0, fixture.Bytes.Length / 2), output);
            tap.WriteError(output, new(502, "upstream_unreachable", "The provider went away.")).ShouldBeTrue();
            StreamTaps.Return(tap);
            ParsesWhole(fixture.Format, output.WrittenSpan.ToArray(), fixture.Name);
            var facts = StreamRun.Of(fixture.Format, output.WrittenSpan).Facts;
            facts.ShouldContain("HasError=True", customMessage: fixture.Name);
            facts.ShouldContain("ErrorMessage=The provider went away.", customMessage: fixture.Name);
        }
    }

    [Fact]
    public void Keep_alives_change_nothing_about_the_answer()
    {
        foreach (var fixture in Fixture.Streams)
        {
            var tap = StreamTaps.Rent(fixture.Format);
            var output = new ArrayBufferWriter<byte>();
            for (var position = 0; position < fixture.Bytes.Length; position += 100)
            {
                tap.Feed(fixture.Bytes.AsSpan(position, Math.Min(100, fixture.Bytes.Length - position)), output);
                tap.WriteKeepAlive(output).ShouldBe(tap.SupportsComments && !tap.MidEvent && !tap.Ended, fixture.Name);
            }

            tap.Complete(output);
            tap.ReleaseTerminal(output);
            StreamTaps.Return(tap);
            StreamRun.Of(fixture.Format, output.WrittenSpan).Facts.ShouldBe(StreamRun.Of(fixture.Format, fixture.Bytes).Facts, fixture.Name);
        }
    }

    [Fact]
    public void A_report_stands_before_the_terminal_event()
    {
        var comment = new ArrayBufferWriter<byte>();
        SseComment.Write("x-tollgate cost=0.01\nsecond", comment);
        foreach (var (name, terminal) in new[] { ("openai-chat/text.sse", "data: [DONE]"), ("anthropic-messages/text.sse", "event: message_stop"), ("openai-responses/text.sse", "event: response.completed") })
        {
            var fixture = Fixture.Named(name);
            var tap = StreamTaps.Rent(fixture.Format);
            var output = new ArrayBufferWriter<byte>();
            tap.Feed(fixture.Bytes, output);
            tap.ReleaseTerminal(output, comment.WrittenSpan);
            Encoding.UTF8.GetString(output.WrittenSpan).ShouldContain(": x-tollgate cost=0.01 second\n\n" + terminal);
            StreamTaps.Return(tap);
        }
    }

    // Every event's data is JSON (or [DONE]) and the stream ends between events.
    private static void ParsesWhole(WireFormat format, byte[] stream, string where)
    {
        var text = Encoding.UTF8.GetString(stream);
        if (format is WireFormat.OllamaChat or WireFormat.BedrockConverse)
        {
            text.ShouldEndWith("\n", customMessage: where);
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Parse(line, where);
            }
        }
        else if (text.StartsWith('['))
        {
            Parse(text, where);
        }
        else
        {
            var events = text.ReplaceLineEndings("\n");
            events.ShouldEndWith("\n\n", customMessage: where);
            foreach (var block in events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            {
                var data = string.Join('\n', block.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => line[6..]));
                if (data.Length > 0 && data != "[DONE]")
                {
                    Parse(data, where);
                }
            }
        }
    }

    private static void Parse(string json, string where)
    {
        try
        {
            JsonDocument.Parse(json).Dispose();
        }
        catch (JsonException problem)
        {
            throw new InvalidOperationException($"{where}: {problem.Message}: {json[..Math.Min(json.Length, 300)]}", problem);
        }
    }
}
