using System.Buffers;
using System.Numerics;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIChat;

/// <summary>Chat completion and legacy completion streams. Terminal: <c>[DONE]</c>.</summary>
internal sealed class ChatTap(WireFormat format) : SseTap(format)
{
    private readonly ByteBuffer _prefix = new();
    private readonly ByteBuffer _envelope = new();
    private ulong _open;
    private ulong _closed;
    private bool _largeMedia;
    private bool _usageAfterFinish;

    public override bool UsageIsFinal => Facts.Usage.Seen && (TerminalSeen || _usageAfterFinish);

    private bool AllFinished => _open != 0 && (_open & ~_closed) == 0;

    private protected override EventVerdict OnData(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("[DONE]"u8))
        {
            return EventVerdict.Terminal;
        }

        // Up to "choices" the chunks of a stream are alike: what was read once need not be read again.
        var known = _prefix.Span;
        var skip = !known.IsEmpty && data.StartsWith(known) ? known.Length : 0;
        var chunk = default(ChatChunk);
        ChatReader.Read(data, Facts, ref chunk, skip);
        _open |= chunk.Open;
        _closed |= chunk.Closed;
        if (skip == 0)
        {
            Remember(data, chunk);
        }

        if (chunk.HasUsage || Facts.Usage.Seen)
        {
            _usageAfterFinish |= Facts.Usage.Seen && AllFinished && (chunk.HasUsage || chunk.Finished && HasGroqUsage(data));
        }

        if (!Options.HideUsage || chunk.UsageEnd == 0)
        {
            return EventVerdict.Forward;
        }

        if (chunk.HasUsage && !chunk.HasChoices && !chunk.HasError)
        {
            return EventVerdict.Drop;
        }

        var (start, end) = CutOf(data, chunk.UsageStart, chunk.UsageEnd);
        return TryTrim(start, end - start) ? EventVerdict.Trim : EventVerdict.Forward;
    }

    private protected override void OnLargeHead(ReadOnlySpan<byte> head)
    {
        _largeMedia = LargeEvents.HasMedia(head);
        _open |= _open == 0 ? 1UL : 0;
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

        var trimmed = tail.TrimEnd("\r\n"u8);
        if (LargeEvents.TryString(trimmed, "\"finish_reason\""u8, out var reason))
        {
            Facts.FinishReason = TextPool.Get(reason);
        }

        if (!LargeEvents.TryRootMember(trimmed, "\"usage\""u8, out var nameAt, out var valueAt))
        {
            return EventVerdict.Forward;
        }

        var cursor = new JsonCursor(trimmed, valueAt);
        OpenAIUsage.Read(ref cursor, Facts.Usage);
        if (!Options.HideUsage)
        {
            return EventVerdict.Forward;
        }

        var before = nameAt;
        while (before > 0 && trimmed[before - 1] <= 0x20)
        {
            before--;
        }

        before = before > 0 && trimmed[before - 1] == (byte)',' ? before - 1 : nameAt;
        var (start, end) = CutOf(trimmed, before, cursor.Position);
        TrimWhole(start, end - start);
        return EventVerdict.Trim;
    }

    private protected override void Cut(IBufferWriter<byte> output, CutUsage usage)
    {
        var open = _open == 0 ? 1UL : _open & ~_closed;
        while (open != 0)
        {
            var index = BitOperations.TrailingZeroCount(open);
            open &= open - 1;
            Write("data: {"u8, output);
            Envelope(output);
            Write("\"choices\":[{\"index\":"u8, output);
            JsonNumbers.Write(index, output);
            Write(
                Format == WireFormat.OpenAICompletions
                    ? ",\"text\":\"\",\"logprobs\":null,\"finish_reason\":\"length\"}]"u8
                    : ",\"delta\":{},\"logprobs\":null,\"finish_reason\":\"length\"}]"u8,
                output);
            Write(Options.UsageAsked ? ",\"usage\":null}\n\n"u8 : "}\n\n"u8, output);
        }

        if (Options.UsageAsked)
        {
            Write("data: {"u8, output);
            Envelope(output);
            Write("\"choices\":[],\"usage\":{\"prompt_tokens\":"u8, output);
            var input = UsageValues.Or(Facts.Usage.Input, usage.InputTokens);
            var generated = UsageValues.Or(Facts.Usage.Output, usage.OutputTokens);
            JsonNumbers.Write(input, output);
            Write(",\"completion_tokens\":"u8, output);
            JsonNumbers.Write(generated, output);
            Write(",\"total_tokens\":"u8, output);
            JsonNumbers.Write(input + generated, output);
            Write("}}\n\n"u8, output);
        }

        Write("data: [DONE]\n\n"u8, output);
    }

    private protected override void Fail(IBufferWriter<byte> output, in GatewayError error)
    {
        Write("data: "u8, output);
        ErrorBodies.Write(Dialect.OpenAI, error, output);
        Write("\n\n"u8, output);
    }

    private protected override void Clear()
    {
        base.Clear();
        _prefix.Release();
        _envelope.Release();
        _open = _closed = 0;
        _largeMedia = _usageAfterFinish = false;
    }

    private static bool HasGroqUsage(ReadOnlySpan<byte> data) => data.IndexOf("\"x_groq\""u8) >= 0;

    // The part to cut so that valid JSON remains: with the comma before the member, or for a first member the comma after it.
    private static (int Start, int End) CutOf(ReadOnlySpan<byte> json, int start, int end)
    {
        if (json[start] == (byte)',')
        {
            return (start, end);
        }

        var cursor = new JsonCursor(json, end);
        if (cursor.Peek() != (byte)',')
        {
            return (start, end);
        }

        cursor = new JsonCursor(json, cursor.Position + 1);
        cursor.Peek();
        return (start, cursor.Position);
    }

    private void Remember(ReadOnlySpan<byte> data, in ChatChunk chunk)
    {
        _prefix.Clear();
        if (chunk.ChoicesAt is > 0 and <= 2048)
        {
            _prefix.Append(data[..chunk.ChoicesAt]);
        }

        if (_envelope.Length == 0 && !Facts.ResponseIdUtf8.IsEmpty)
        {
            ChatEnvelope.Capture(data, _envelope);
        }
    }

    private void Envelope(IBufferWriter<byte> output)
    {
        if (_envelope.Length > 0)
        {
            Write(_envelope.Span, output);
        }
        else
        {
            Write(
                Format == WireFormat.OpenAICompletions
                    ? "\"id\":\"cmpl-cut\",\"object\":\"text_completion\",\"created\":0,\"model\":\"\","u8
                    : "\"id\":\"chatcmpl-cut\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"\","u8,
                output);
        }
    }
}
