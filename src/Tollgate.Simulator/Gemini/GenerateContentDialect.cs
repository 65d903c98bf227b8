using System.Text.Json;
using Tollgate.Simulator.Generation;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Gemini;

/// <summary>Gemini's <c>generateContent</c> and <c>streamGenerateContent</c>.</summary>
internal sealed class GenerateContentDialect : IDialect
{
    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var ask = exchange.Ask;
        ask.Stream = exchange.Endpoint.Surface == Surface.GeminiStream;
        var config = PromptReader.Either(root, "generationConfig", "generation_config");
        ask.MaxOutput = config.Number("maxOutputTokens");
        if (ask.MaxOutput < 1) return Refusal.Malformed("max_output_tokens must be positive");
        ask.Choices = Math.Clamp(config.Number("candidateCount") ?? 1, 1, 8);
        ask.WantsJson = config.Text("responseMimeType") is "application/json";
        ask.Schema = config.Get("responseJsonSchema").Is(JsonValueKind.Object) ? config.Get("responseJsonSchema") : config.Get("responseSchema");
        ReadThinking(ask, config.Get("thinkingConfig"));
        if (PromptReader.Fold(ask, root) is { } refusal) return refusal;
        var calling = root.Get("toolConfig").Get("functionCallingConfig");
        var allowed = calling.Get("allowedFunctionNames").Items().Select(static name => name.AsText()).FirstOrDefault();
        ask.Demand = calling.Text("mode") switch
        {
            "ANY" => allowed is null ? ToolDemand.Required : ToolDemand.Named,
            "NONE" => ToolDemand.None,
            _ => ToolDemand.Auto,
        };
        ask.DemandedTool = allowed;
        exchange.AnswerId = exchange.NewId("");
        return null;
    }

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        GenerateContentJson.WriteWhole(json, exchange);
        exchange.Buffer.End();
    }

    public ValueTask StreamAsync(Exchange exchange, AnswerSink sink) => new GenerateContentStream(exchange, sink).SendAsync();

    public void WriteStreamError(Exchange exchange)
    {
        var isSse = GenerateContentStream.IsSse(exchange);
        var json = isSse ? exchange.Buffer.BeginEvent([]) : exchange.Buffer.Begin();
        RefusalWriter.Write(json, Refusal.Of(503), Provider.Gemini, "");
        if (isSse) exchange.Buffer.EndEvent();
        else exchange.Buffer.End();
    }

    private static void ReadThinking(Ask ask, JsonElement thinking)
    {
        ask.ThinkingBudget = thinking.Number("thinkingBudget") is { } budget and >= 0 ? budget : null;
        if (ask.ThinkingBudget == 0) ask.Effort = "none";
        else ask.ThinkingRequested = ask.ThinkingBudget > 0;
        if (thinking.Text("thinkingLevel") is { } level) ask.Effort = level.ToLowerInvariant();
        ask.ShowsReasoning = thinking.Flag("includeThoughts");
    }
}
