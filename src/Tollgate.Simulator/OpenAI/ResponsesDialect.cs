using System.Text.Json;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>The responses format.</summary>
internal sealed class ResponsesDialect : IDialect
{
    public Refusal? Read(Exchange exchange, JsonElement root)
    {
        var ask = exchange.Ask;
        ask.Stream = root.Flag("stream");
        ask.MaxOutput = root.Number("max_output_tokens");
        if (ask.MaxOutput < 1) return Refusal.Malformed("Invalid 'max_output_tokens': integer below minimum value.", "max_output_tokens");
        ask.Tier = root.Text("service_tier");
        ask.Effort = root.Get("reasoning").Text("effort");
        ask.CacheKey = root.Text("prompt_cache_key");
        ask.LongRetention = root.Text("prompt_cache_retention") is "24h";
        ask.ParallelTools = !root.IsFalse("parallel_tool_calls");
        PromptReader.FoldTools(ask, root.Get("tools"));
        if (PromptReader.ReadToolChoice(ask, root.Get("tool_choice")) is { } refusal) return refusal;
        PromptReader.ReadFormat(ask, root.Get("text").Get("format"));
        if (root.Text("instructions") is { } instructions) ask.Fold.Text(instructions);
        exchange.AnswerId = exchange.NewId("resp_");
        return FoldPrevious(exchange, root) ?? FoldInput(ask, root.Get("input"));
    }

    public void WriteBody(Exchange exchange)
    {
        var json = exchange.Buffer.Begin();
        ResponseJson.Write(json, exchange, ResponseJson.FinalStatus(exchange));
        exchange.Buffer.End();
        Store(exchange);
    }

    public ValueTask StreamAsync(Exchange exchange, AnswerSink sink) => new ResponsesStream(exchange, sink).SendAsync();

    public void WriteStreamError(Exchange exchange)
    {
        var json = exchange.Buffer.BeginEvent("error"u8);
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteNumber("sequence_number"u8, exchange.Directive.OverloadedAfter ?? 0);
        json.WriteString("code"u8, "server_error"u8);
        json.WriteString("message"u8, Refusal.Of(503).Message);
        json.WriteNull("param"u8);
        json.WriteEndObject();
        exchange.Buffer.EndEvent();
    }

    /// <summary>Keeps a completed response for fetching and for <c>previous_response_id</c>.</summary>
    public static void Store(Exchange exchange)
    {
        if (exchange.Root.IsFalse("store")) return;
        var choice = exchange.Answer.Choices[0];
        var conversation = new List<string>(Previous(exchange)?.Conversation ?? []);
        CollectTexts(exchange.Root.Get("input"), conversation);
        conversation.Add(choice.Text.ToString());
        conversation.AddRange(choice.Calls.Select(static call => call.Arguments.ToString()));
        exchange.Server.StoredResponses.Put(exchange.Credential!, exchange.AnswerId!,
            new StoredResponse(ResponseJson.ToBytes(json => ResponseJson.Write(json, exchange, ResponseJson.FinalStatus(exchange))),
                ResponseJson.ToBytes(json => ResponseJson.WriteInputItems(json, exchange)), conversation));
    }

    private static StoredResponse? Previous(Exchange exchange) => exchange.Root.Text("previous_response_id") is { } id
        ? exchange.Server.StoredResponses.Find(exchange.Credential!, id)
        : null;

    private static Refusal? FoldPrevious(Exchange exchange, JsonElement root)
    {
        if (root.Text("previous_response_id") is not { } id) return null;
        if (Previous(exchange) is not { } previous)
        {
            return new Refusal(400, $"Previous response with id '{id}' not found.", "previous_response_not_found", "previous_response_id");
        }

        foreach (var text in previous.Conversation) exchange.Ask.Fold.Text(text);
        return null;
    }

    private static Refusal? FoldInput(Ask ask, JsonElement input)
    {
        if (input.AsText() is { } whole)
        {
            ask.Fold.Text(whole);
            ask.LastUserText = whole;
            return null;
        }

        if (!input.Is(JsonValueKind.Array)) return Refusal.Malformed("Missing required parameter: 'input'.", "input");
        foreach (var item in input.EnumerateArray())
        {
            var type = item.Text("type") ?? "message";
            ask.EndsWithToolResult = type is "function_call_output";
            switch (type)
            {
                case "message":
                    var role = item.Text("role") ?? "user";
                    ask.Fold.Text(role);
                    var text = PromptReader.FoldContent(ask, item.Get("content"));
                    if (role is "user") ask.LastUserText = text;
                    break;
                case "function_call":
                    ask.Fold.Text(item.Text("name"));
                    ask.Fold.Text(item.Text("arguments"));
                    break;
                case "function_call_output":
                    PromptReader.FoldContent(ask, item.Get("output"));
                    break;
                case "reasoning":
                    break;
                default:
                    ask.Fold.Text(item.GetRawText());
                    break;
            }
        }

        return null;
    }

    private static void CollectTexts(JsonElement input, List<string> texts)
    {
        if (input.AsText() is { } whole) texts.Add(whole);
        foreach (var item in input.Items())
        {
            if ((item.Text("text") ?? item.Text("output") ?? item.Text("arguments")) is { } text) texts.Add(text);
            CollectTexts(item.Get("content"), texts);
        }
    }
}
