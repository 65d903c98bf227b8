using System.Buffers;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.AnthropicMessages;

/// <summary>
/// Anthropic message streams. Terminal: <c>message_stop</c>, or <c>error</c>, which ends the stream in its place.
/// <para>A cut closes the open block and stops with <c>max_tokens</c>. That is what the provider itself sends when the cap
/// falls into a tool call: clients accumulate blocks up to <c>content_block_stop</c> and run tools only on <c>tool_use</c>.</para>
/// </summary>
internal sealed class MessagesTap() : SseTap(WireFormat.AnthropicMessages)
{
    private long _openBlock = -1;
    private bool _started;
    private bool _deltaUsage;
    private bool _stopped;
    private bool _largeIsNoOutput;

    public override bool UsageIsFinal => _deltaUsage && (TerminalSeen && !Facts.HasError || _stopped);

    private protected override ReadOnlySpan<byte> KeepAlive => "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8;

    private protected override EventVerdict OnData(ReadOnlySpan<byte> data)
    {
        var kind = MessagesEvents.KindOf(data);
        var cursor = new JsonCursor(data);
        if (!cursor.EnterObject())
        {
            return EventVerdict.Forward;
        }

        switch (kind)
        {
            case MessagesEvent.Delta:
                MessagesEvents.ReadDelta(ref cursor, Facts);
                return EventVerdict.Forward;
            case MessagesEvent.Start:
                Start(ref cursor);
                return EventVerdict.Forward;
            case MessagesEvent.BlockStart:
                BlockStart(ref cursor);
                return EventVerdict.Forward;
            case MessagesEvent.BlockStop:
                _openBlock = -1;
                return EventVerdict.Forward;
            case MessagesEvent.MessageDelta:
                MessageDelta(ref cursor);
                return EventVerdict.Forward;
            case MessagesEvent.Stop:
                _stopped = true;
                return EventVerdict.Terminal;
            case MessagesEvent.Error:
                Facts.HasError = true;
                while (cursor.NextMember(out var name))
                {
                    if (name.SequenceEqual("error"u8))
                    {
                        ErrorReader.Read(ref cursor, Facts);
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }

                return EventVerdict.Terminal;
            default:
                return EventVerdict.Forward;
        }
    }

    private protected override void OnLargeHead(ReadOnlySpan<byte> head)
    {
        // Results of the provider's own tools are large and not output; their blocks open like any other.
        _largeIsNoOutput = head.IndexOf("_tool_result\""u8) >= 0 || head.IndexOf("\"signature_delta\""u8) is >= 0 and < 512;
        if (head.IndexOf("\"content_block_start\""u8) is >= 0 and < 512 && head.IndexOf("\"index\":"u8) is >= 0 and var at)
        {
            var cursor = new JsonCursor(head, at + "\"index\":".Length);
            _openBlock = cursor.ReadCount() ?? 0;
        }
    }

    private protected override EventVerdict OnLargeTail(ReadOnlySpan<byte> tail, long length)
    {
        Facts.VisibleOutputBytes += _largeIsNoOutput ? 0 : length;
        return EventVerdict.Forward;
    }

    private protected override void Cut(IBufferWriter<byte> output, CutUsage usage)
    {
        if (!_started)
        {
            Write("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_cut\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":"u8, output);
            JsonNumbers.Write(usage.InputTokens, output);
            Write(",\"output_tokens\":0}}}\n\n"u8, output);
        }

        if (_openBlock >= 0)
        {
            Write("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8, output);
            JsonNumbers.Write(_openBlock, output);
            Write("}\n\n"u8, output);
        }

        Write("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"u8, output);
        JsonNumbers.Write(Math.Max(UsageValues.Or(Facts.Usage.Output, 0), usage.OutputTokens), output);
        Write("}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8, output);
    }

    private protected override void Fail(IBufferWriter<byte> output, in GatewayError error)
    {
        Write("event: error\ndata: "u8, output);
        ErrorBodies.Write(Dialect.Anthropic, error, output);
        Write("\n\n"u8, output);
    }

    private protected override void Clear()
    {
        base.Clear();
        _openBlock = -1;
        _started = _deltaUsage = _stopped = _largeIsNoOutput = false;
    }

    private void Start(ref JsonCursor cursor)
    {
        _started = true;
        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("message"u8))
            {
                MessagesReader.Read(ref cursor, Facts, isStart: true);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void BlockStart(ref JsonCursor cursor)
    {
        _openBlock = 0;
        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("index"u8))
            {
                _openBlock = cursor.ReadCount() ?? 0;
            }
            else if (name.SequenceEqual("content_block"u8))
            {
                MessagesReader.Block(ref cursor, Facts, out _);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void MessageDelta(ref JsonCursor cursor)
    {
        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("usage"u8))
            {
                _deltaUsage |= cursor.Peek() == (byte)'{';
                MessagesUsage.Read(ref cursor, Facts, isStart: false);
            }
            else if (name.SequenceEqual("delta"u8) && cursor.EnterObject())
            {
                while (cursor.NextMember(out var inner))
                {
                    if (inner.SequenceEqual("stop_reason"u8))
                    {
                        MessagesReader.StopReason(ref cursor, Facts);
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
