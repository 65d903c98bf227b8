using System.Text.Json;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.OpenAI;

/// <summary>Folds OpenAI messages, content parts and tools into an <see cref="Ask"/>.</summary>
internal static class PromptReader
{
    private const int ImageTokens = 85;

    public static void FoldTools(Ask ask, JsonElement tools)
    {
        foreach (var tool in tools.Items())
        {
            ask.Fold.Text(tool.GetRawText());
            var type = tool.Text("type");
            if (type is not null && type.StartsWith("web_search", StringComparison.Ordinal)) ask.WebSearch = true;

            // Chat nests the function, responses do not.
            var function = tool.Get("function").Is(JsonValueKind.Object) ? tool.Get("function") : tool;
            if (function.Text("name") is { } name && type is "function" or null) ask.Tools.Add(new ToolOffer(name!, function.Get("parameters")));
        }
    }

    public static Refusal? ReadToolChoice(Ask ask, JsonElement choice)
    {
        if (choice.AsText() is { } word)
        {
            ask.Demand = word switch { "none" => ToolDemand.None, "required" => ToolDemand.Required, _ => ToolDemand.Auto };
            return null;
        }

        var name = choice.Get("function").Text("name") ?? (choice.Text("type") is "function" ? choice.Text("name") : null);
        if (name is null) return null;
        ask.Demand = ToolDemand.Named;
        ask.DemandedTool = name;
        return ask.Tools.Exists(tool => string.Equals(tool.Name, name, StringComparison.Ordinal))
            ? null
            : Refusal.Malformed($"Tool choice '{name}' was not found in 'tools'.", "tool_choice");
    }

    public static Refusal? FoldMessages(Ask ask, JsonElement messages)
    {
        if (!messages.Is(JsonValueKind.Array)) return Refusal.Malformed("Missing required parameter: 'messages'.", "messages");
        if (messages.GetArrayLength() == 0) return Refusal.Malformed("Invalid 'messages': empty array.", "messages");
        foreach (var message in messages.EnumerateArray())
        {
            if (message.Text("role") is not { } role) return Refusal.Malformed("Missing required parameter: 'messages[0].role'.", "messages");
            ask.Fold.Text(role);
            var text = FoldContent(ask, message.Get("content"));
            foreach (var call in message.Get("tool_calls").Items())
            {
                ask.Fold.Text(call.Get("function").Text("name"));
                ask.Fold.Text(call.Get("function").Text("arguments"));
            }

            if (role is "user") ask.LastUserText = text;
            ask.EndsWithToolResult = role is "tool" or "function";
        }

        return null;
    }

    /// <summary>Folds a string or an array of parts; returns its text.</summary>
    public static string FoldContent(Ask ask, JsonElement content)
    {
        if (content.AsText() is { } whole)
        {
            ask.Fold.Text(whole);
            return whole;
        }

        string? text = null;
        foreach (var part in content.Items())
        {
            if ((part.Text("text") ?? part.Text("refusal")) is { } piece)
            {
                ask.Fold.Text(piece);
                text = text is null ? piece : string.Concat(text, "\n", piece);
            }
            else
            {
                ask.Fold.Opaque(part.GetRawText(), ImageTokens);
            }
        }

        return text ?? "";
    }

    public static void ReadFormat(Ask ask, JsonElement format)
    {
        var type = format.Text("type");
        ask.WantsJson = type is "json_object" or "json_schema";
        if (type is not "json_schema") return;
        var schema = format.Get("schema");
        ask.Schema = schema.Is(JsonValueKind.Object) ? schema : format.Get("json_schema").Get("schema");
        ask.Fold.Text(ask.Schema.Is(JsonValueKind.Object) ? ask.Schema.GetRawText() : "");
    }
}
