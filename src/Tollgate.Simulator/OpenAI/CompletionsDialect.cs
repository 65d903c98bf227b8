using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>The old text completions.</summary>
internal sealed class CompletionsDialect : IDialect
{
    private const int DefaultMaxTokens = 16;

    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var ask = exchange.Ask;
        ask.Stream = root.Flag("stream");
        ask.IncludeUsage = root.Get("stream_options").Flag("include_usage");
        ask.MaxOutput = root.Number("max_tokens") ?? DefaultMaxTokens;
        ask.Choices = Math.Clamp(root.Number("n") ?? 1, 1, 128);
        var prompt = root.Get("prompt");
        if (prompt.Is(JsonValueKind.Undefined)) return Refusal.Malformed("you must provide a prompt", "prompt");
        ask.LastUserText = PromptReader.FoldContent(ask, prompt);
        foreach (var item in prompt.Items())
        {
            if (item.AsText() is not { } text) continue;
            ask.Fold.Text(text);
            ask.LastUserText = text;
        }

        exchange.AnswerId = exchange.NewId("cmpl-");
        return null;
    }

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        WriteHead(json, exchange);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < exchange.Answer.Choices.Length; i++)
        {
            var choice = exchange.Answer.Choices[i];
            WriteChoice(json, i, choice.Text.Bytes, choice.Truncated ? "length"u8 : "stop"u8);
        }

        json.WriteEndArray();
        if (!exchange.Directive.NoUsage) UsageJson.WriteMember(json, exchange);
        json.WriteEndObject();
        exchange.Buffer.End();
    }

    public async ValueTask StreamAsync(Exchange exchange, AnswerSink sink)
    {
        sink.StartStream("text/event-stream");
        var step = exchange.Directive.Chunk ?? exchange.Server.Profile.TokensPerEvent;
        for (var i = 0; i < exchange.Answer.Choices.Length; i++)
        {
            var choice = exchange.Answer.Choices[i];
            for (var at = 0; at < choice.Text.Count; at += step)
            {
                var count = Math.Min(step, choice.Text.Count - at);
                WriteChunk(exchange, i, choice, at, count);
                if (!await sink.SendAsync(count)) return;
            }

            WriteChunk(exchange, i, choice, choice.Text.Count, 0);
            if (!await sink.SendAsync()) return;
        }

        if (exchange.Ask.IncludeUsage && !exchange.Directive.NoUsage)
        {
            var json = exchange.Buffer.BeginEvent([]);
            WriteHead(json, exchange);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            UsageJson.WriteMember(json, exchange);
            json.WriteEndObject();
            exchange.Buffer.EndEvent();
            if (!await sink.SendAsync()) return;
        }

        exchange.Buffer.Raw("data: [DONE]\n\n"u8);
        await sink.SendAsync(terminal: true);
    }

    public void WriteStreamError(Exchange exchange) => StreamErrors.Write(exchange, []);

    private static void WriteChunk(Exchange exchange, int index, AnswerChoice choice, int at, int count)
    {
        var json = exchange.Buffer.BeginEvent([]);
        WriteHead(json, exchange);
        json.WriteStartArray("choices"u8);
        WriteChoice(json, index, choice.Text.Slice(at, count), count > 0 ? [] : choice.Truncated ? "length"u8 : "stop"u8);
        json.WriteEndArray();
        if (exchange.Ask.IncludeUsage) json.WriteNull("usage"u8);
        json.WriteEndObject();
        exchange.Buffer.EndEvent();
    }

    private static void WriteHead(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.AnswerId);
        json.WriteString("object"u8, "text_completion"u8);
        json.WriteNumber("created"u8, exchange.Created);
        json.WriteString("model"u8, exchange.ServedModel);
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, ReadOnlySpan<byte> text, ReadOnlySpan<byte> finish)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteNumber("index"u8, index);
        json.WriteNull("logprobs"u8);
        if (finish.Length == 0) json.WriteNull("finish_reason"u8);
        else json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
    }
}
