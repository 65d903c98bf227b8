using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Anthropic;

/// <summary>Sends a message as its official events.</summary>
internal sealed class MessagesStream(Exchange exchange, AnswerSink sink)
{
    private readonly EventBuffer _buffer = exchange.Buffer;
    private readonly int _step = exchange.Directive.Chunk ?? exchange.Server.Profile.TokensPerEvent;
    private int _block;

    public async ValueTask SendAsync()
    {
        sink.StartStream("text/event-stream; charset=utf-8");
        WriteStart();
        if (!await sink.SendAsync()) return;
        var answer = exchange.Answer;
        if (answer.ReasoningText.Count > 0 && !await SendThinkingAsync(answer.ReasoningText)) return;
        for (var i = 0; i < answer.WebSearches; i++)
        {
            if (!await SendSearchAsync(i)) return;
        }

        var choice = answer.Choices[0];
        if (choice.Text.Count > 0 && !await SendTextAsync(choice.Text)) return;
        for (var i = 0; i < choice.Calls.Length; i++)
        {
            if (!await SendCallAsync(choice.Calls[i], i)) return;
        }

        WriteMessageDelta();
        if (!await sink.SendAsync()) return;
        var json = Begin("message_stop"u8);
        End(json);
        await sink.SendAsync(terminal: true);
    }

    private async ValueTask<bool> SendThinkingAsync(GeneratedText thought)
    {
        var json = BeginBlock();
        json.WriteStartObject("content_block"u8);
        json.WriteString("type"u8, "thinking"u8);
        json.WriteString("thinking"u8, ""u8);
        json.WriteString("signature"u8, ""u8);
        json.WriteEndObject();
        if (!await EndBlockStartAsync(json)) return false;
        for (var at = 0; at < thought.Count; at += _step)
        {
            WriteDelta("thinking_delta"u8, "thinking"u8, thought.Slice(at, Math.Min(_step, thought.Count - at)));
            if (!await sink.SendAsync()) return false;
        }

        WriteDelta("signature_delta"u8, "signature"u8, System.Text.Encoding.ASCII.GetBytes(MessagesDialect.Signature(exchange)));
        return await sink.SendAsync() && await StopBlockAsync();
    }

    private async ValueTask<bool> SendSearchAsync(int index)
    {
        var json = BeginBlock();
        json.WritePropertyName("content_block"u8);
        SearchBlocks.WriteUse(json, exchange, index, "{}"u8);
        if (!await EndBlockStartAsync(json)) return false;
        WriteDelta("input_json_delta"u8, "partial_json"u8, """{"query":"simulated query"}"""u8);
        if (!await sink.SendAsync() || !await StopBlockAsync()) return false;
        json = BeginBlock();
        json.WritePropertyName("content_block"u8);
        SearchBlocks.WriteResult(json, exchange, index);
        End(json);
        return await sink.SendAsync() && await StopBlockAsync();
    }

    private async ValueTask<bool> SendTextAsync(GeneratedText text)
    {
        var json = BeginBlock();
        json.WriteStartObject("content_block"u8);
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, ""u8);
        json.WriteEndObject();
        if (!await EndBlockStartAsync(json)) return false;
        for (var at = 0; at < text.Count; at += _step)
        {
            var count = Math.Min(_step, text.Count - at);
            WriteDelta("text_delta"u8, "text"u8, text.Slice(at, count));
            if (!await sink.SendAsync(count)) return false;
        }

        return await StopBlockAsync();
    }

    private async ValueTask<bool> SendCallAsync(ToolCall call, int index)
    {
        var json = BeginBlock();
        json.WriteStartObject("content_block"u8);
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, exchange.NewId("toolu_", 1000 + index));
        json.WriteString("name"u8, call.Name);
        json.WriteStartObject("input"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        if (!await EndBlockStartAsync(json, call.NameTokens)) return false;
        WriteDelta("input_json_delta"u8, "partial_json"u8, []);
        if (!await sink.SendAsync()) return false;
        for (var at = 0; at < call.Arguments.Count; at += _step)
        {
            var count = Math.Min(_step, call.Arguments.Count - at);
            WriteDelta("input_json_delta"u8, "partial_json"u8, call.Arguments.Slice(at, count));
            if (!await sink.SendAsync(count)) return false;
        }

        return await StopBlockAsync();
    }

    private void WriteStart()
    {
        var json = Begin("message_start"u8);
        json.WriteStartObject("message"u8);
        json.WriteString("id"u8, exchange.AnswerId);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, exchange.ServedModel);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        json.WriteNull("stop_reason"u8);
        json.WriteNull("stop_sequence"u8);
        if (!exchange.Directive.NoUsage) MessageUsage.Write(json, exchange, isStart: true);
        json.WriteEndObject();
        End(json);
    }

    private void WriteMessageDelta()
    {
        var json = Begin("message_delta"u8);
        json.WriteStartObject("delta"u8);
        json.WriteString("stop_reason"u8, MessagesDialect.StopReason(exchange));
        json.WriteNull("stop_sequence"u8);
        json.WriteEndObject();
        if (!exchange.Directive.NoUsage) MessageUsage.WriteDelta(json, exchange);
        End(json);
    }

    private void WriteDelta(ReadOnlySpan<byte> type, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text)
    {
        var json = Begin("content_block_delta"u8);
        json.WriteNumber("index"u8, _block);
        json.WriteStartObject("delta"u8);
        json.WriteString("type"u8, type);
        json.WriteString(member, text);
        json.WriteEndObject();
        End(json);
    }

    private Utf8JsonWriter Begin(ReadOnlySpan<byte> type)
    {
        var json = _buffer.BeginEvent(type);
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        return json;
    }

    private void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        _buffer.EndEvent();
    }

    private Utf8JsonWriter BeginBlock()
    {
        var json = Begin("content_block_start"u8);
        json.WriteNumber("index"u8, _block);
        return json;
    }

    private async ValueTask<bool> EndBlockStartAsync(Utf8JsonWriter json, int tokens = 0)
    {
        End(json);
        if (!await sink.SendAsync(tokens)) return false;
        if (_block > 0) return true;
        var ping = Begin("ping"u8);
        End(ping);
        return await sink.SendAsync();
    }

    private ValueTask<bool> StopBlockAsync()
    {
        var json = Begin("content_block_stop"u8);
        json.WriteNumber("index"u8, _block++);
        End(json);
        return sink.SendAsync();
    }
}
