using System.Text;
using System.Text.Json;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Sends a response as its official sequence of events, numbered from 0.</summary>
internal sealed class ResponsesStream(Exchange exchange, AnswerSink sink)
{
    private readonly EventBuffer _buffer = exchange.Buffer;
    private readonly int _step = exchange.Directive.Chunk ?? exchange.Server.Profile.TokensPerEvent;
    private int _number;
    private int _item;

    public async ValueTask SendAsync()
    {
        sink.StartStream("text/event-stream; charset=utf-8");
        if (!await SendSnapshotAsync("response.created", "in_progress")) return;
        if (!await SendSnapshotAsync("response.in_progress", "in_progress")) return;
        var answer = exchange.Answer;
        if (answer.ReasoningTokens > 0 && !await SendReasoningAsync()) return;
        for (var i = 0; i < answer.WebSearches; i++)
        {
            if (!await SendSearchAsync(i)) return;
        }

        if (ResponseJson.HasMessage(exchange) && !await SendMessageAsync()) return;
        for (var i = 0; i < answer.Choices[0].Calls.Length; i++)
        {
            if (!await SendCallAsync(i)) return;
        }

        ResponsesDialect.Store(exchange);
        var status = ResponseJson.FinalStatus(exchange);
        var json = Begin("response." + status);
        json.WritePropertyName("response"u8);
        ResponseJson.Write(json, exchange, status);
        Finish(json);
        await sink.SendAsync(terminal: true);
    }

    private ValueTask<bool> SendSnapshotAsync(string type, string status)
    {
        var json = Begin(type);
        json.WritePropertyName("response"u8);
        ResponseJson.Write(json, exchange, status);
        return EndAsync(json);
    }

    private async ValueTask<bool> SendReasoningAsync()
    {
        foreach (var type in (string[])["response.output_item.added", "response.output_item.done"])
        {
            var json = BeginItem(type);
            ResponseJson.WriteReasoning(json, exchange);
            if (!await EndAsync(json)) return false;
        }

        _item++;
        return true;
    }

    private async ValueTask<bool> SendSearchAsync(int index)
    {
        var json = BeginItem("response.output_item.added");
        ResponseJson.WriteSearch(json, exchange, index, "in_progress");
        if (!await EndAsync(json)) return false;
        foreach (var phase in (string[])["in_progress", "searching", "completed"])
        {
            json = BeginPart("response.web_search_call." + phase, exchange.NewId("ws_", 100 + index));
            if (!await EndAsync(json)) return false;
        }

        json = BeginItem("response.output_item.done");
        ResponseJson.WriteSearch(json, exchange, index, "completed");
        _item++;
        return await EndAsync(json);
    }

    private async ValueTask<bool> SendMessageAsync()
    {
        var text = exchange.Answer.Choices[0].Text;
        var id = exchange.NewId("msg_", 2);
        var json = BeginItem("response.output_item.added");
        ResponseJson.WriteMessage(json, exchange, "in_progress", withContent: false);
        if (!await EndAsync(json)) return false;

        json = BeginContent("response.content_part.added", id);
        json.WritePropertyName("part"u8);
        ResponseJson.WriteTextPart(json, []);
        if (!await EndAsync(json)) return false;

        for (var at = 0; at < text.Count; at += _step)
        {
            var count = Math.Min(_step, text.Count - at);
            if (!await SendDeltaAsync(id, text.Slice(at, count).ToArray(), count)) return false;
        }

        json = BeginContent("response.output_text.done", id);
        json.WriteString("text"u8, text.Bytes);
        WriteNoLogprobs(json);
        if (!await EndAsync(json)) return false;

        json = BeginContent("response.content_part.done", id);
        json.WritePropertyName("part"u8);
        ResponseJson.WriteTextPart(json, text.Bytes);
        if (!await EndAsync(json)) return false;

        json = BeginItem("response.output_item.done");
        ResponseJson.WriteMessage(json, exchange, ResponseJson.FinalStatus(exchange), withContent: true);
        _item++;
        return await EndAsync(json);
    }

    private ValueTask<bool> SendDeltaAsync(string id, ReadOnlySpan<byte> text, int tokens)
    {
        var json = BeginContent("response.output_text.delta", id);
        json.WriteString("delta"u8, text);
        WriteNoLogprobs(json);
        return EndAsync(json, tokens);
    }

    private async ValueTask<bool> SendCallAsync(int index)
    {
        var call = exchange.Answer.Choices[0].Calls[index];
        var id = exchange.NewId("fc_", 1000 + index);
        var json = BeginItem("response.output_item.added");
        ResponseJson.WriteCall(json, exchange, index, "in_progress", withArguments: false);
        if (!await EndAsync(json, call.NameTokens)) return false;
        for (var at = 0; at < call.Arguments.Count; at += _step)
        {
            var count = Math.Min(_step, call.Arguments.Count - at);
            json = BeginPart("response.function_call_arguments.delta", id);
            json.WriteString("delta"u8, call.Arguments.Slice(at, count));
            if (!await EndAsync(json, count)) return false;
        }

        json = BeginPart("response.function_call_arguments.done", id);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, call.Arguments.Bytes);
        if (!await EndAsync(json)) return false;
        json = BeginItem("response.output_item.done");
        ResponseJson.WriteCall(json, exchange, index, call.Complete ? "completed" : "incomplete", withArguments: true);
        _item++;
        return await EndAsync(json);
    }

    private Utf8JsonWriter Begin(string type)
    {
        var json = _buffer.BeginEvent(Encoding.ASCII.GetBytes(type));
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteNumber("sequence_number"u8, _number++);
        return json;
    }

    private Utf8JsonWriter BeginItem(string type)
    {
        var json = Begin(type);
        json.WriteNumber("output_index"u8, _item);
        json.WritePropertyName("item"u8);
        return json;
    }

    private Utf8JsonWriter BeginPart(string type, string id)
    {
        var json = Begin(type);
        json.WriteString("item_id"u8, id);
        json.WriteNumber("output_index"u8, _item);
        return json;
    }

    private Utf8JsonWriter BeginContent(string type, string id)
    {
        var json = BeginPart(type, id);
        json.WriteNumber("content_index"u8, 0);
        return json;
    }

    private static void WriteNoLogprobs(Utf8JsonWriter json)
    {
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
    }

    private void Finish(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        _buffer.EndEvent();
    }

    private ValueTask<bool> EndAsync(Utf8JsonWriter json, int tokens = 0)
    {
        Finish(json);
        return sink.SendAsync(tokens);
    }
}
