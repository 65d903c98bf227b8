using System.Text.Json;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Chat completions, of OpenAI and of everybody who speaks like it.</summary>
internal sealed class ChatDialect : IDialect
{
    private const int MostChoices = 128;

    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var ask = exchange.Ask;
        ask.Stream = root.Flag("stream");
        ask.IncludeUsage = root.Get("stream_options").Flag("include_usage");
        if (!ask.Stream && root.Get("stream_options").Is(JsonValueKind.Object))
        {
            return Refusal.Malformed("The 'stream_options' parameter is only allowed when 'stream' is enabled.", "stream_options");
        }

        ask.MaxOutput = root.Number("max_completion_tokens") ?? root.Number("max_tokens");
        if (ask.MaxOutput < 1) return Refusal.Malformed("Invalid 'max_tokens': integer below minimum value.", "max_tokens");
        ask.Choices = root.Number("n") ?? 1;
        if (ask.Choices is < 1 or > MostChoices) return Refusal.Malformed("Invalid 'n': it must be between 1 and 128.", "n");
        ask.Tier = root.Text("service_tier");
        ask.Effort = root.Text("reasoning_effort") ?? root.Get("reasoning").Text("effort");
        ask.CacheKey = root.Text("prompt_cache_key");
        ask.LongRetention = root.Text("prompt_cache_retention") is "24h";
        ask.ParallelTools = !root.IsFalse("parallel_tool_calls");
        ask.ShowsReasoning = exchange.Endpoint.Provider == Provider.DeepSeek;
        ask.WebSearch = root.Get("web_search_options").Is(JsonValueKind.Object);
        PromptReader.FoldTools(ask, root.Get("tools"));
        if (PromptReader.ReadToolChoice(ask, root.Get("tool_choice")) is { } refusal) return refusal;
        PromptReader.ReadFormat(ask, root.Get("response_format"));
        exchange.AnswerId = exchange.NewId("chatcmpl-");
        return PromptReader.FoldMessages(ask, root.Get("messages"));
    }

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.AnswerId);
        json.WriteString("object"u8, "chat.completion"u8);
        json.WriteNumber("created"u8, exchange.Created);
        json.WriteString("model"u8, exchange.ServedModel);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < exchange.Answer.Choices.Length; i++) WriteChoice(json, exchange, i);
        json.WriteEndArray();
        if (!exchange.Directive.NoUsage) UsageJson.WriteMember(json, exchange);
        if (exchange.Tier is not null) json.WriteString("service_tier"u8, exchange.Tier);
        json.WriteString("system_fingerprint"u8, "fp_simulated"u8);
        if (exchange.Endpoint.Provider == Provider.Azure) AzureFilters.WritePrompt(json);
        json.WriteEndObject();
        exchange.Buffer.End();
    }

    public ValueTask StreamAsync(Exchange exchange, AnswerSink sink) => new ChatStream(exchange, sink).SendAsync();

    public void WriteStreamError(Exchange exchange) => StreamErrors.Write(exchange, ""u8);

    public static ReadOnlySpan<byte> FinishReason(Generation.AnswerChoice choice) =>
        choice.Truncated ? "length"u8 : choice.Calls.Length > 0 ? "tool_calls"u8 : "stop"u8;

    private static void WriteChoice(Utf8JsonWriter json, Exchange exchange, int index)
    {
        var choice = exchange.Answer.Choices[index];
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant"u8);
        if (choice.Calls.Length > 0) json.WriteNull("content"u8);
        else json.WriteString("content"u8, choice.Text.Bytes);
        if (exchange.Answer.ReasoningText.Count > 0) json.WriteString("reasoning_content"u8, exchange.Answer.ReasoningText.Bytes);
        if (choice.Calls.Length > 0)
        {
            json.WriteStartArray("tool_calls"u8);
            for (var i = 0; i < choice.Calls.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("id"u8, exchange.NewId("call_", 1000 * (index + 1) + i));
                json.WriteString("type"u8, "function"u8);
                json.WriteStartObject("function"u8);
                json.WriteString("name"u8, choice.Calls[i].Name);
                json.WriteString("arguments"u8, choice.Calls[i].Arguments.Bytes);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteNull("refusal"u8);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, FinishReason(choice));
        if (exchange.Endpoint.Provider == Provider.Azure) AzureFilters.WriteContent(json);
        json.WriteEndObject();
    }
}
