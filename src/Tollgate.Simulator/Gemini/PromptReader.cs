using System.Text.Json;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Gemini;

/// <summary>Folds Gemini contents and tools.</summary>
internal static class PromptReader
{
    private const int MediaTokens = 258;

    public static Refusal? Fold(Ask ask, JsonElement root)
    {
        foreach (var tool in root.Get("tools").Items())
        {
            ask.Fold.Text(tool.GetRawText());
            ask.WebSearch |= tool.Get("googleSearch").Is(JsonValueKind.Object) || tool.Get("google_search").Is(JsonValueKind.Object);
            foreach (var function in tool.Get("functionDeclarations").Items())
            {
                var parameters = function.Get("parametersJsonSchema");
                if (function.Text("name") is not { } name) continue;
                ask.Tools.Add(new ToolOffer(name, parameters.Is(JsonValueKind.Object) ? parameters : function.Get("parameters")));
            }
        }

        FoldContent(ask, Either(root, "systemInstruction", "system_instruction"));
        var contents = root.Get("contents");
        if (!contents.Is(JsonValueKind.Array) || contents.GetArrayLength() == 0) return Refusal.Malformed("contents is not specified");
        foreach (var content in contents.EnumerateArray())
        {
            var role = content.Text("role") ?? "user";
            ask.Fold.Text(role);
            var text = FoldContent(ask, content);
            ask.EndsWithToolResult = content.Get("parts").Items().Any(static part => part.Get("functionResponse").Is(JsonValueKind.Object));
            if (role is "user" && !ask.EndsWithToolResult) ask.LastUserText = text;
        }

        return null;
    }

    public static string FoldContent(Ask ask, JsonElement content)
    {
        string? text = null;
        foreach (var part in content.Get("parts").Items())
        {
            if (part.Text("text") is { } piece)
            {
                ask.Fold.Text(piece);
                text = text is null ? piece : string.Concat(text, "\n", piece);
            }
            else if (part.Get("inlineData").Is(JsonValueKind.Object) || part.Get("fileData").Is(JsonValueKind.Object))
            {
                ask.Fold.Opaque(part.GetRawText(), MediaTokens);
            }
            else
            {
                ask.Fold.Text(part.GetRawText());
            }
        }

        return text ?? "";
    }

    public static JsonElement Either(JsonElement root, string camel, string snake) =>
        root.Get(camel).Is(JsonValueKind.Undefined) ? root.Get(snake) : root.Get(camel);
}
