using System.Text.Json;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>The response object and its items.</summary>
internal static class ResponseJson
{
    private static readonly string[] Echoed =
    [
        "instructions", "max_output_tokens", "max_tool_calls", "previous_response_id", "prompt_cache_key", "safety_identifier", "user",
    ];

    public static string FinalStatus(Exchange exchange) => exchange.Answer.Choices[0].Truncated ? "incomplete" : "completed";

    public static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        using var buffer = new EventBuffer();
        write(buffer.Begin());
        buffer.End();
        return buffer.Written.ToArray();
    }

    public static void Write(Utf8JsonWriter json, Exchange exchange, string status)
    {
        var root = exchange.Root;
        var isFinal = status is not "in_progress";
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.AnswerId);
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, exchange.Created);
        json.WriteString("status"u8, status);
        json.WriteBoolean("background"u8, value: false);
        json.WriteNull("error"u8);
        if (status is "incomplete")
        {
            json.WriteStartObject("incomplete_details"u8);
            json.WriteString("reason"u8, "max_output_tokens"u8);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incomplete_details"u8);
        }

        json.WriteString("model"u8, exchange.ServedModel);
        foreach (var name in Echoed) Echo(json, root, name, "null"u8);
        json.WriteStartArray("output"u8);
        if (isFinal) WriteOutput(json, exchange);
        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls"u8, exchange.Ask.ParallelTools);
        json.WriteStartObject("reasoning"u8);
        json.WriteString("effort"u8, exchange.Ask.Effort);
        json.WriteNull("summary"u8);
        json.WriteEndObject();
        json.WriteString("service_tier"u8, isFinal ? exchange.Tier ?? "default" : "auto");
        json.WriteBoolean("store"u8, !root.IsFalse("store"));
        Echo(json, root, "temperature", "1.0"u8);
        Echo(json, root, "text", """{"format":{"type":"text"},"verbosity":"medium"}"""u8);
        Echo(json, root, "tool_choice", "\"auto\""u8);
        Echo(json, root, "tools", "[]"u8);
        json.WriteNumber("top_logprobs"u8, 0);
        Echo(json, root, "top_p", "1.0"u8);
        Echo(json, root, "truncation", "\"disabled\""u8);
        if (isFinal && !exchange.Directive.NoUsage) WriteUsage(json, exchange);
        else json.WriteNull("usage"u8);
        Echo(json, root, "metadata", "{}"u8);
        json.WriteEndObject();
    }

    public static void WriteReasoning(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.NewId("rs_", 1));
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteStartArray("summary"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteSearch(Utf8JsonWriter json, Exchange exchange, int index, string status)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.NewId("ws_", 100 + index));
        json.WriteString("type"u8, "web_search_call"u8);
        json.WriteString("status"u8, status);
        json.WriteStartObject("action"u8);
        json.WriteString("type"u8, "search"u8);
        json.WriteString("query"u8, "simulated query"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteMessage(Utf8JsonWriter json, Exchange exchange, string status, bool withContent)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.NewId("msg_", 2));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("status"u8, status);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        if (withContent) WriteTextPart(json, exchange.Answer.Choices[0].Text.Bytes);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteTextPart(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "output_text"u8);
        json.WriteStartArray("annotations"u8);
        json.WriteEndArray();
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    public static void WriteCall(Utf8JsonWriter json, Exchange exchange, int index, string status, bool withArguments)
    {
        var call = exchange.Answer.Choices[0].Calls[index];
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.NewId("fc_", 1000 + index));
        json.WriteString("type"u8, "function_call"u8);
        json.WriteString("status"u8, status);
        json.WriteString("call_id"u8, exchange.NewId("call_", 1000 + index));
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, withArguments ? call.Arguments.Bytes : []);
        json.WriteEndObject();
    }

    public static void WriteInputItems(Utf8JsonWriter json, Exchange exchange)
    {
        var input = exchange.Root.Get("input");
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        if (input.AsText() is { } text)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, exchange.NewId("msg_", 9));
            json.WriteString("type"u8, "message"u8);
            json.WriteString("role"u8, "user"u8);
            json.WriteStartArray("content"u8);
            json.WriteStartObject();
            json.WriteString("type"u8, "input_text"u8);
            json.WriteString("text"u8, text);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        foreach (var item in input.Items()) item.WriteTo(json);
        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, value: false);
        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, Exchange exchange)
    {
        var answer = exchange.Answer;
        var choice = answer.Choices[0];
        var status = FinalStatus(exchange);
        if (answer.ReasoningTokens > 0) WriteReasoning(json, exchange);
        for (var i = 0; i < answer.WebSearches; i++) WriteSearch(json, exchange, i, "completed");
        if (HasMessage(exchange)) WriteMessage(json, exchange, status, withContent: true);
        for (var i = 0; i < choice.Calls.Length; i++)
        {
            WriteCall(json, exchange, i, choice.Calls[i].Complete ? "completed" : "incomplete", withArguments: true);
        }
    }

    /// <summary>A limit that reasoning used up leaves no message at all.</summary>
    public static bool HasMessage(Exchange exchange)
    {
        var choice = exchange.Answer.Choices[0];
        return choice.Calls.Length == 0 && (choice.Text.Count > 0 || !choice.Truncated);
    }

    private static void WriteUsage(Utf8JsonWriter json, Exchange exchange)
    {
        var input = exchange.FinalInput.Total;
        var output = exchange.Answer.VisibleTokens + exchange.Answer.ReasoningTokens;
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, input);
        UsageJson.WriteInputDetails(json, exchange, "input_tokens_details"u8);
        json.WriteNumber("output_tokens"u8, output);
        json.WriteStartObject("output_tokens_details"u8);
        json.WriteNumber("reasoning_tokens"u8, exchange.Answer.ReasoningTokens);
        json.WriteEndObject();
        json.WriteNumber("total_tokens"u8, input + output);
        json.WriteEndObject();
    }

    private static void Echo(Utf8JsonWriter json, JsonElement root, string name, ReadOnlySpan<byte> otherwise)
    {
        json.WritePropertyName(name);
        var value = root.Get(name);
        if (value.Is(JsonValueKind.Undefined)) json.WriteRawValue(otherwise);
        else value.WriteTo(json);
    }
}
