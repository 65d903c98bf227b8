using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Gemini;

/// <summary>
/// Sends a Gemini answer in chunks with cumulative usage on each: as events with <c>alt=sse</c>, else as elements of one JSON array.
/// There is no terminal event; the last chunk is the end.
/// </summary>
internal sealed class GenerateContentStream(Exchange exchange, AnswerSink sink)
{
    private readonly EventBuffer _buffer = exchange.Buffer;
    private readonly int _step = exchange.Directive.Chunk ?? exchange.Server.Profile.TokensPerEvent;
    private readonly bool _isSse = IsSse(exchange);
    private bool _started;
    private int _visible;

    public static bool IsSse(Exchange exchange) => exchange.Http.Request.Query["alt"] == "sse";

    public async ValueTask SendAsync()
    {
        sink.StartStream(_isSse ? "text/event-stream" : "application/json; charset=UTF-8");
        var thought = exchange.Answer.ReasoningText;
        for (var at = 0; at < thought.Count; at += _step)
        {
            var json = Begin();
            GenerateContentJson.BeginCandidate(json);
            GenerateContentJson.WriteText(json, thought.Slice(at, Math.Min(_step, thought.Count - at)), isThought: true);
            if (!await EndAsync(json, 0, 0, isLastOfChoice: false)) return;
        }

        for (var i = 0; i < exchange.Answer.Choices.Length; i++)
        {
            if (!await SendChoiceAsync(i)) return;
        }
    }

    private async ValueTask<bool> SendChoiceAsync(int index)
    {
        var choice = exchange.Answer.Choices[index];
        for (var at = 0; at < choice.Text.Count; at += _step)
        {
            var count = Math.Min(_step, choice.Text.Count - at);
            var json = Begin();
            GenerateContentJson.BeginCandidate(json);
            GenerateContentJson.WriteText(json, choice.Text.Slice(at, count), isThought: false);
            var isLast = at + count == choice.Text.Count;
            if (!await EndAsync(json, index, count, isLast)) return false;
        }

        for (var i = 0; i < choice.Calls.Length; i++)
        {
            var json = Begin();
            GenerateContentJson.BeginCandidate(json);
            GenerateContentJson.WriteCall(json, choice.Calls[i]);
            if (!await EndAsync(json, index, choice.Calls[i].Tokens, i == choice.Calls.Length - 1)) return false;
        }

        if (choice.WireTokens > 0) return true;
        var empty = Begin();
        GenerateContentJson.BeginCandidate(empty);
        return await EndAsync(empty, index, 0, isLastOfChoice: true);
    }

    private Utf8JsonWriter Begin()
    {
        Utf8JsonWriter json;
        if (_isSse)
        {
            json = _buffer.BeginEvent([]);
        }
        else
        {
            _buffer.Raw(_started ? ",\r\n"u8 : "["u8);
            json = _buffer.Begin();
        }

        _started = true;
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        return json;
    }

    private ValueTask<bool> EndAsync(Utf8JsonWriter json, int index, int tokens, bool isLastOfChoice)
    {
        var isEnd = isLastOfChoice && index == exchange.Answer.Choices.Length - 1;
        _visible += tokens;
        GenerateContentJson.EndCandidate(json, exchange, index, isLastOfChoice);
        json.WriteEndArray();
        GenerateContentJson.WriteTail(json, exchange, isEnd ? exchange.Answer.VisibleTokens : _visible, isEnd);
        if (_isSse) _buffer.EndEvent();
        else _buffer.End();
        if (isEnd && !_isSse) _buffer.Raw("]"u8);
        return sink.SendAsync(tokens, isEnd);
    }
}
