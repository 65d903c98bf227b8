using System.Buffers;
using Tollgate.Wire.Json;
using Tollgate.Wire.Sse;

namespace Tollgate.Wire.Gemini;

/// <summary>
/// Gemini streams, as events (<c>alt=sse</c>) or as one JSON array. An array ends with its bracket. Events have no terminal one:
/// a finish reason can come twice, so an event with one waits for the next event or the end of the stream, which makes it terminal.
/// </summary>
internal sealed class GeminiTap() : SseTap(WireFormat.GeminiGenerate, EventFraming.Auto)
{
    private bool _largeMedia;
    private bool _finished;
    private bool _finishedHasUsage;
    private bool _elements;

    public override bool UsageIsFinal => _finished && _finishedHasUsage && (TerminalSeen || (Framing != EventFraming.Array && !CutInEvent));

    private protected override EventVerdict OnEvent(ReadOnlySpan<byte> whole)
    {
        if (Framing != EventFraming.Array)
        {
            return base.OnEvent(whole);
        }

        if (Scanner.ArrayClosed)
        {
            return EventVerdict.Terminal;
        }

        _elements = true;
        Response(whole.TrimStart(" \t\r\n,["u8));
        return EventVerdict.Forward;
    }

    private protected override EventVerdict OnData(ReadOnlySpan<byte> data) => Response(data) ? EventVerdict.Hold : EventVerdict.Forward;

    private protected override void OnLargeHead(ReadOnlySpan<byte> head)
    {
        _elements = true;
        _largeMedia = LargeEvents.HasMedia(head);
    }

    private protected override EventVerdict OnLargeTail(ReadOnlySpan<byte> tail, long length)
    {
        if (_largeMedia)
        {
            Facts.MediaOutputs++;
        }
        else
        {
            Facts.VisibleOutputBytes += length;
        }

        var trimmed = tail.TrimEnd("\r\n "u8);
        if (LargeEvents.TryRootMember(trimmed, "\"usageMetadata\""u8, out _, out var usageAt))
        {
            var cursor = new JsonCursor(trimmed, usageAt);
            GeminiUsage.Read(ref cursor, Facts);
        }

        if (!LargeEvents.TryString(trimmed, "\"finishReason\""u8, out var reason))
        {
            return EventVerdict.Forward;
        }

        Facts.FinishReason = TextPool.Get(reason);
        _finished = true;
        _finishedHasUsage = Facts.Usage.Seen;
        return Framing == EventFraming.Array ? EventVerdict.Forward : EventVerdict.Hold;
    }

    private protected override bool IsWhole(ReadOnlySpan<byte> unfinished) => Framing != EventFraming.Array && base.IsWhole(unfinished);

    private protected override void Cut(IBufferWriter<byte> output, CutUsage usage)
    {
        Open(output);
        Write("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":"u8, output);
        var input = UsageValues.Or(Facts.Usage.Input, usage.InputTokens);
        var generated = UsageValues.Or(Facts.Usage.Output, usage.OutputTokens);
        JsonNumbers.Write(input, output);
        Write(",\"candidatesTokenCount\":"u8, output);
        JsonNumbers.Write(generated, output);
        if (Facts.Usage.Reasoning is >= 0 and var thoughts)
        {
            Write(",\"thoughtsTokenCount\":"u8, output);
            JsonNumbers.Write(thoughts, output);
        }

        Write(",\"totalTokenCount\":"u8, output);
        JsonNumbers.Write(input + generated + UsageValues.Or(Facts.Usage.Reasoning, 0) + UsageValues.Or(Facts.Usage.ToolUseInput, 0), output);
        Write("}"u8, output);
        if (!Facts.ResponseIdUtf8.IsEmpty)
        {
            Write(",\"responseId\":\""u8, output);
            Write(Facts.ResponseIdUtf8, output);
            Write("\""u8, output);
        }

        Write("}"u8, output);
        Close(output);
    }

    private protected override void Fail(IBufferWriter<byte> output, in GatewayError error)
    {
        Open(output);
        ErrorBodies.Write(Dialect.Gemini, error, output);
        Close(output);
    }

    private protected override void Clear()
    {
        base.Clear();
        _largeMedia = _finished = _finishedHasUsage = _elements = false;
    }

    private void Open(IBufferWriter<byte> output) =>
        Write(Framing != EventFraming.Array ? "data: "u8 : _elements ? ",\r\n"u8 : "["u8, output);

    private void Close(IBufferWriter<byte> output) => Write(Framing != EventFraming.Array ? "\r\n\r\n"u8 : "\r\n]"u8, output);

    private bool Response(ReadOnlySpan<byte> json)
    {
        var usageBefore = Facts.Usage.Seen;
        Facts.Usage.Seen = false;
        var finished = GeminiReader.Read(json, Facts);
        _finished |= finished;
        _finishedHasUsage = _finished && Facts.Usage.Seen;
        Facts.Usage.Seen |= usageBefore;
        return finished;
    }
}
