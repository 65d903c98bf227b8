using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Gemini;

/// <summary>The <c>GenerateContentResponse</c>, whole or as one chunk of a stream.</summary>
internal static class GenerateContentJson
{
    public static void WriteWhole(Utf8JsonWriter json, Exchange exchange)
    {
        var answer = exchange.Answer;
        json.WriteStartObject();
        json.WriteStartArray("candidates"u8);
        for (var i = 0; i < answer.Choices.Length; i++)
        {
            var choice = answer.Choices[i];
            BeginCandidate(json);
            if (i == 0 && answer.ReasoningText.Count > 0) WriteText(json, answer.ReasoningText.Bytes, isThought: true);
            if (choice.Text.Count > 0) WriteText(json, choice.Text.Bytes, isThought: false);
            foreach (var call in choice.Calls) WriteCall(json, call);
            EndCandidate(json, exchange, i, isLast: true);
        }

        json.WriteEndArray();
        WriteTail(json, exchange, answer.VisibleTokens, isLast: true);
    }

    public static void BeginCandidate(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("content"u8);
        json.WriteStartArray("parts"u8);
    }

    public static void EndCandidate(Utf8JsonWriter json, Exchange exchange, int index, bool isLast)
    {
        json.WriteEndArray();
        json.WriteString("role"u8, "model"u8);
        json.WriteEndObject();
        if (isLast)
        {
            json.WriteString("finishReason"u8, exchange.Answer.Choices[index].Truncated ? "MAX_TOKENS"u8 : "STOP"u8);
            if (exchange.Answer.WebSearches > 0) WriteGrounding(json, exchange.Answer.WebSearches);
        }

        json.WriteNumber("index"u8, index);
        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text, bool isThought)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        if (isThought) json.WriteBoolean("thought"u8, value: true);
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, ToolCall call)
    {
        json.WriteStartObject();
        json.WriteStartObject("functionCall"u8);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("args"u8);
        json.WriteRawValue(call.Complete ? call.Arguments.Bytes : "{}"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Usage so far and identity; closes the object.</summary>
    public static void WriteTail(Utf8JsonWriter json, Exchange exchange, int visible, bool isLast)
    {
        if (!exchange.Directive.NoUsage) WriteUsage(json, exchange, visible, isLast);
        json.WriteString("modelVersion"u8, NameGlob.WithoutVendor(exchange.ServedModel));
        json.WriteString("responseId"u8, exchange.AnswerId);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, Exchange exchange, int visible, bool isLast)
    {
        var answer = exchange.Answer;
        var prompt = exchange.Input.Total;
        var search = isLast ? answer.SearchTokens : 0;
        json.WriteStartObject("usageMetadata"u8);
        json.WriteNumber("promptTokenCount"u8, prompt);

        // Absent, not zero, when there is nothing to count.
        if (visible > 0) json.WriteNumber("candidatesTokenCount"u8, visible);
        json.WriteNumber("totalTokenCount"u8, prompt + visible + answer.ReasoningTokens + search);
        if (exchange.Input.Read > 0) json.WriteNumber("cachedContentTokenCount"u8, exchange.Input.Read);
        WriteModality(json, "promptTokensDetails"u8, prompt);
        if (exchange.Input.Read > 0) WriteModality(json, "cacheTokensDetails"u8, exchange.Input.Read);
        if (search > 0) json.WriteNumber("toolUsePromptTokenCount"u8, search);
        if (answer.ReasoningTokens > 0) json.WriteNumber("thoughtsTokenCount"u8, answer.ReasoningTokens);
        if (exchange.Tier is not null) json.WriteString("serviceTier"u8, exchange.Tier);
        json.WriteEndObject();
    }

    private static void WriteModality(Utf8JsonWriter json, ReadOnlySpan<byte> name, int tokens)
    {
        json.WriteStartArray(name);
        json.WriteStartObject();
        json.WriteString("modality"u8, "TEXT"u8);
        json.WriteNumber("tokenCount"u8, tokens);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteGrounding(Utf8JsonWriter json, int searches)
    {
        json.WriteStartObject("groundingMetadata"u8);
        json.WriteStartArray("webSearchQueries"u8);
        for (var i = 1; i <= searches; i++) json.WriteStringValue($"simulated query {i}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
