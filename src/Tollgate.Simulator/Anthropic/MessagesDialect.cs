using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Anthropic;

/// <summary>Anthropic's messages.</summary>
internal sealed class MessagesDialect : IDialect
{
    private const int LeastThinking = 1024;

    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        if (CheckVersion(exchange) is { } unversioned) return unversioned;
        var ask = exchange.Ask;
        ask.Stream = root.Flag("stream");
        ask.MaxOutput = root.Number("max_tokens");
        if (ask.MaxOutput is null) return Refusal.Malformed("max_tokens: Field required");
        if (ask.MaxOutput < 1) return Refusal.Malformed("max_tokens: Input should be greater than or equal to 1");
        ask.Tier = root.Text("service_tier");
        ask.Speed = root.Text("speed");
        ask.Geo = root.Text("inference_geo");
        if (ReadThinking(ask, root.Get("thinking")) is { } refusal) return refusal;
        ask.Effort = root.Get("output_config").Text("effort");
        var format = root.Get("output_config").Get("format");
        ask.WantsJson = format.Text("type") is "json_schema";
        ask.Schema = format.Get("schema");
        exchange.AnswerId = exchange.NewId("msg_");
        return PromptReader.Fold(ask, root) ?? ReadToolChoice(ask, root.Get("tool_choice"));
    }

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        json.WriteStartObject();
        json.WriteString("id"u8, exchange.AnswerId);
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, exchange.ServedModel);
        json.WriteStartArray("content"u8);
        WriteContent(json, exchange);
        json.WriteEndArray();
        json.WriteString("stop_reason"u8, StopReason(exchange));
        json.WriteNull("stop_sequence"u8);
        if (!exchange.Directive.NoUsage) MessageUsage.Write(json, exchange, isStart: false);
        json.WriteEndObject();
        exchange.Buffer.End();
    }

    public ValueTask StreamAsync(Exchange exchange, AnswerSink sink) => new MessagesStream(exchange, sink).SendAsync();

    public void WriteStreamError(Exchange exchange)
    {
        var json = exchange.Buffer.BeginEvent("error"u8);
        RefusalWriter.Write(json, Refusal.Of(529), Provider.Anthropic, exchange.NewId("req_"));
        exchange.Buffer.EndEvent();
    }

    public static Refusal? CheckVersion(Exchange exchange) =>
        exchange.Http.Request.Headers.ContainsKey("anthropic-version")
            ? null
            : Refusal.Malformed("anthropic-version: header is required");

    public static ReadOnlySpan<byte> StopReason(Exchange exchange)
    {
        var choice = exchange.Answer.Choices[0];
        return choice.Truncated ? "max_tokens"u8 : choice.Calls.Length > 0 ? "tool_use"u8 : "end_turn"u8;
    }

    public static string Signature(Exchange exchange) =>
        Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(exchange.NewId("simulated-signature-", 5)));

    public static Refusal? ReadToolChoice(Ask ask, JsonElement choice)
    {
        ask.ParallelTools = !choice.Flag("disable_parallel_tool_use");
        ask.Demand = choice.Text("type") switch
        {
            "any" => ToolDemand.Required,
            "tool" => ToolDemand.Named,
            "none" => ToolDemand.None,
            _ => ToolDemand.Auto,
        };
        ask.DemandedTool = choice.Text("name");
        return ask.Demand != ToolDemand.Named || ask.Tools.Exists(tool => string.Equals(tool.Name, ask.DemandedTool, StringComparison.Ordinal))
            ? null
            : Refusal.Malformed($"Tool '{ask.DemandedTool}' not found in provided tools");
    }

    private static Refusal? ReadThinking(Ask ask, JsonElement thinking)
    {
        var type = thinking.Text("type");
        if (type is null or "disabled") return null;
        ask.ThinkingRequested = ask.ShowsReasoning = true;
        if (type is "adaptive") return null;
        ask.ThinkingBudget = thinking.Number("budget_tokens");
        if (ask.ThinkingBudget is null or < LeastThinking)
        {
            return Refusal.Malformed("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
        }

        return ask.ThinkingBudget < ask.MaxOutput ? null : Refusal.Malformed("`max_tokens` must be greater than `thinking.budget_tokens`.");
    }

    private static void WriteContent(Utf8JsonWriter json, Exchange exchange)
    {
        var answer = exchange.Answer;
        if (answer.ReasoningText.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "thinking"u8);
            json.WriteString("thinking"u8, answer.ReasoningText.Bytes);
            json.WriteString("signature"u8, Signature(exchange));
            json.WriteEndObject();
        }

        for (var i = 0; i < answer.WebSearches; i++) SearchBlocks.Write(json, exchange, i);
        var choice = answer.Choices[0];
        if (choice.Text.Count > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text"u8);
            json.WriteString("text"u8, choice.Text.Bytes);
            json.WriteEndObject();
        }

        for (var i = 0; i < choice.Calls.Length; i++) WriteCall(json, exchange, choice.Calls[i], i);
    }

    private static void WriteCall(Utf8JsonWriter json, Exchange exchange, ToolCall call, int index)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, exchange.NewId("toolu_", 1000 + index));
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);

        // A cut call has no valid JSON to show outside a stream.
        json.WriteRawValue(call.Complete ? call.Arguments.Bytes : "{}"u8);
        json.WriteEndObject();
    }
}
