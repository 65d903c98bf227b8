using System.Buffers;
using System.Text.Json;
using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIResponses;

/// <summary>
/// Responses streams. Terminal: <c>response.completed</c>, <c>incomplete</c>, <c>failed</c>, <c>error</c>.
/// <para>A cut sends <c>response.incomplete</c> (<c>max_output_tokens</c>) with the response as it was announced; its <c>output</c> is empty
/// because items are not retained: clients have them from the deltas. An open function call gets no <c>done</c>.</para>
/// </summary>
internal sealed class ResponsesTap() : SseTap(WireFormat.OpenAIResponses)
{
    private readonly ByteBuffer _created = new();
    private long _sequence = -1;
    private bool _terminalData;
    private bool _largeIsOutput;
    private bool _largeIsReasoning;

    public override bool UsageIsFinal => Facts.Usage.Seen && _terminalData && Facts.Usage.Output is not null;

    private protected override EventVerdict OnData(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("[DONE]"u8))
        {
            return EventVerdict.Terminal;
        }

        var type = ResponsesEvents.TypeOf(data);
        var terminal = ResponsesEvents.IsTerminal(type);
        var delta = type.EndsWith(".delta"u8);
        var opening = type.SequenceEqual("response.created"u8);
        var item = type.SequenceEqual("response.output_item.done"u8);
        var cursor = new JsonCursor(data);
        if (!cursor.EnterObject())
        {
            return EventVerdict.Forward;
        }

        while (cursor.NextMember(out var name))
        {
            if (delta && name.SequenceEqual("delta"u8))
            {
                Delta(ref cursor, type);
            }
            else if (name.SequenceEqual("sequence_number"u8))
            {
                _sequence = cursor.ReadCount() ?? _sequence;
            }
            else if (item && name.SequenceEqual("item"u8))
            {
                ResponsesItems.One(ref cursor, Facts, countText: false);
            }
            else if ((terminal || opening) && name.SequenceEqual("response"u8))
            {
                Response(ref cursor, opening);
            }
            else if (terminal && type.SequenceEqual("error"u8))
            {
                Facts.HasError = true;
                if (name.SequenceEqual("error"u8))
                {
                    ErrorReader.Read(ref cursor, Facts);
                }
                else if (name.SequenceEqual("type"u8))
                {
                    cursor.Skip();
                }
                else
                {
                    ErrorReader.Member(ref cursor, name, Facts);
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        _terminalData |= terminal;
        if (type.SequenceEqual("response.failed"u8))
        {
            Facts.HasError = true;
        }

        return terminal ? EventVerdict.Terminal : EventVerdict.Forward;
    }

    private protected override bool MayBeTerminal(ReadOnlySpan<byte> head) => ResponsesEvents.MayBeTerminal(head);

    private protected override void OnLargeHead(ReadOnlySpan<byte> head)
    {
        var start = head[..256];
        _largeIsOutput = start.IndexOf(".delta\""u8) >= 0;
        _largeIsReasoning = start.IndexOf("response.reasoning"u8) >= 0;
        Facts.MediaOutputs += start.IndexOf("partial_image"u8) >= 0 ? 1 : 0;
    }

    private protected override EventVerdict OnLargeTail(ReadOnlySpan<byte> tail, long length)
    {
        Facts.VisibleOutputBytes += _largeIsOutput && !_largeIsReasoning ? length : 0;
        Facts.ReasoningBytes += _largeIsOutput && _largeIsReasoning ? length : 0;
        return EventVerdict.Forward;
    }

    private protected override void Cut(IBufferWriter<byte> output, CutUsage usage)
    {
        Write("event: response.incomplete\ndata: {\"type\":\"response.incomplete\",\"sequence_number\":"u8, output);
        JsonNumbers.Write(_sequence + 1, output);
        Write(",\"response\":{"u8, output);
        ResponsesEnvelope.Write(_created.Span, output);
        Write("\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"error\":null,\"output\":[],\"usage\":"u8, output);
        var input = UsageValues.Or(Facts.Usage.Input, usage.InputTokens);
        var generated = UsageValues.Or(Facts.Usage.Output, usage.OutputTokens);
        Write("{\"input_tokens\":"u8, output);
        JsonNumbers.Write(input, output);
        Write(",\"input_tokens_details\":{\"cached_tokens\":"u8, output);
        JsonNumbers.Write(UsageValues.Or(Facts.Usage.CacheRead, 0), output);
        Write("},\"output_tokens\":"u8, output);
        JsonNumbers.Write(generated, output);
        Write(",\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":"u8, output);
        JsonNumbers.Write(input + generated, output);
        Write("}}}\n\n"u8, output);
    }

    private protected override void Fail(IBufferWriter<byte> output, in GatewayError error)
    {
        Write("event: error\ndata: "u8, output);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "error"u8);
            writer.WriteNumber("sequence_number"u8, _sequence + 1);
            writer.WriteString("code"u8, error.Code);
            writer.WriteString("message"u8, error.Message);
            writer.WriteString("param"u8, error.Param);
            writer.WriteEndObject();
        }

        Write("\n\n"u8, output);
    }

    private protected override void Clear()
    {
        base.Clear();
        _created.Release();
        _sequence = -1;
        _terminalData = _largeIsOutput = _largeIsReasoning = false;
    }

    private void Delta(ref JsonCursor cursor, ReadOnlySpan<byte> type)
    {
        if (type.StartsWith("response.reasoning"u8))
        {
            Facts.AddReasoning(ref cursor);
        }
        else if (type.SequenceEqual("response.output_text.delta"u8) || type.SequenceEqual("response.refusal.delta"u8))
        {
            Facts.AddText(ref cursor);
        }
        else if (type.SequenceEqual("response.audio.delta"u8))
        {
            Facts.MediaOutputs++;
            cursor.Skip();
        }
        else
        {
            Facts.VisibleOutputBytes += OutputText.Strings(ref cursor);
        }
    }

    private void Response(ref JsonCursor cursor, bool opening)
    {
        if (!opening)
        {
            ResponsesReader.Read(ref cursor, Facts, countText: false);
            return;
        }

        var raw = cursor.ReadRaw();
        var inside = new JsonCursor(raw);
        ResponsesReader.Read(ref inside, Facts, countText: false);
        Facts.FinishReason = null;
        Facts.ServiceTier = null;
        Facts.Pending = false;
        _created.Clear();
        _created.Append(raw);
    }
}
