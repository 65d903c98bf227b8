using System.Text.Json;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Anthropic;

/// <summary>Anthropic usage: input without what was read from or written to the cache, output with thinking.</summary>
internal static class MessageUsage
{
    /// <summary>Usage as a body has it (all of it) or as <c>message_start</c> has it (a placeholder for the output).</summary>
    public static void Write(Utf8JsonWriter json, Exchange exchange, bool isStart)
    {
        var answer = exchange.Answer;
        var input = isStart ? exchange.Input : exchange.FinalInput;
        json.WriteStartObject("usage"u8);
        WriteInput(json, input);
        json.WriteStartObject("cache_creation"u8);
        json.WriteNumber("ephemeral_5m_input_tokens"u8, input.Write5m);
        json.WriteNumber("ephemeral_1h_input_tokens"u8, input.Write1h);
        json.WriteEndObject();
        if (isStart) json.WriteNumber("output_tokens"u8, Math.Min(1, answer.VisibleTokens + answer.ReasoningTokens));
        else WriteOutput(json, exchange);
        json.WriteString("service_tier"u8, exchange.Tier);
        if (exchange.Geo is not null) json.WriteString("inference_geo"u8, exchange.Geo);
        if (exchange.Speed is not null) json.WriteString("speed"u8, exchange.Speed);
        json.WriteEndObject();
    }

    /// <summary>Cumulative usage of <c>message_delta</c>: no split of the writes, no tier.</summary>
    public static void WriteDelta(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteStartObject("usage"u8);
        WriteInput(json, exchange.FinalInput);
        WriteOutput(json, exchange);
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, PromptCache.InputSplit input)
    {
        json.WriteNumber("input_tokens"u8, input.Uncached);
        json.WriteNumber("cache_creation_input_tokens"u8, input.Write5m + input.Write1h);
        json.WriteNumber("cache_read_input_tokens"u8, input.Read);
    }

    private static void WriteOutput(Utf8JsonWriter json, Exchange exchange)
    {
        var answer = exchange.Answer;
        json.WriteNumber("output_tokens"u8, answer.VisibleTokens + answer.ReasoningTokens);
        if (answer.ReasoningTokens > 0)
        {
            json.WriteStartObject("output_tokens_details"u8);
            json.WriteNumber("thinking_tokens"u8, answer.ReasoningTokens);
            json.WriteEndObject();
        }

        if (answer.WebSearches == 0) return;
        json.WriteStartObject("server_tool_use"u8);
        json.WriteNumber("web_search_requests"u8, answer.WebSearches);
        json.WriteEndObject();
    }
}
