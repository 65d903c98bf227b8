using System.Text.Json;
using Tollgate.Simulator.PromptCache;
using Tollgate.Simulator.Prompts;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator.Anthropic;

/// <summary>Folds an Anthropic prompt block by block, in cache order: tools, system, messages.</summary>
internal static class PromptReader
{
    private const int ImageTokens = 1600;

    public static Refusal? Fold(Ask ask, JsonElement root)
    {
        FoldTools(ask, root.Get("tools"));
        FoldSystem(ask, root.Get("system"));
        var messages = root.Get("messages");
        if (!messages.Is(JsonValueKind.Array)) return Refusal.Malformed("messages: Field required");
        if (messages.GetArrayLength() == 0) return Refusal.Malformed("messages: at least one message is required");
        foreach (var message in messages.EnumerateArray())
        {
            if (FoldMessage(ask, message) is { } refusal) return refusal;
        }

        // Automatic caching: one breakpoint on the last block.
        if (Life(root) is { } life && ask.Fold.Blocks.Count > 0) ask.Fold.Blocks[^1] = ask.Fold.Blocks[^1] with { Breakpoint = life };
        return CheckBreakpoints(ask.Fold.Blocks);
    }

    private static void FoldTools(Ask ask, JsonElement tools)
    {
        foreach (var tool in tools.Items())
        {
            foreach (var member in tool.Is(JsonValueKind.Object) ? tool.EnumerateObject() : default)
            {
                if (!member.NameEquals("cache_control"u8)) ask.Fold.Text(member.Value.GetRawText());
            }

            ask.Fold.EndBlock(Life(tool));
            var type = tool.Text("type");
            if (type is not null && type.StartsWith("web_search_", StringComparison.Ordinal)) ask.WebSearch = true;
            else if (tool.Text("name") is { } name) ask.Tools.Add(new ToolOffer(name, tool.Get("input_schema")));
        }
    }

    private static void FoldSystem(Ask ask, JsonElement system)
    {
        if (system.AsText() is { } whole)
        {
            ask.Fold.Text(whole);
            ask.Fold.EndBlock(null);
        }

        foreach (var block in system.Items())
        {
            ask.Fold.Text(block.Text("text"));
            ask.Fold.EndBlock(Life(block));
        }
    }

    private static Refusal? FoldMessage(Ask ask, JsonElement message)
    {
        var role = message.Text("role");
        if (role is not ("user" or "assistant")) return Refusal.Malformed("messages.role: Input should be 'user' or 'assistant'");
        ask.Fold.Text(role);
        var content = message.Get("content");
        if (content.AsText() is { } whole)
        {
            ask.Fold.Text(whole);
            ask.Fold.EndBlock(null);
            if (role is "user") (ask.LastUserText, ask.EndsWithToolResult) = (whole, false);
            return null;
        }

        if (!content.Is(JsonValueKind.Array)) return Refusal.Malformed("messages.content: Field required");
        string? text = null;
        var hasResult = false;
        foreach (var block in content.EnumerateArray())
        {
            hasResult |= block.Text("type") is "tool_result";
            if (FoldBlock(ask, block) is { } piece) text = text is null ? piece : string.Concat(text, "\n", piece);
            ask.Fold.EndBlock(Life(block));
        }

        if (role is "user")
        {
            ask.EndsWithToolResult = hasResult;
            if (text is not null) ask.LastUserText = text;
        }

        return null;
    }

    /// <summary>Folds one block; returns its text when it is a text block.</summary>
    private static string? FoldBlock(Ask ask, JsonElement block)
    {
        switch (block.Text("type"))
        {
            case "text":
                ask.Fold.Text(block.Text("text"));
                return block.Text("text");
            case "tool_use":
                ask.Fold.Text(block.Text("name"));
                ask.Fold.Text(block.Get("input").Is(JsonValueKind.Undefined) ? "" : block.Get("input").GetRawText());
                return null;
            case "tool_result":
                var content = block.Get("content");
                ask.Fold.Text(content.AsText());
                foreach (var part in content.Items()) FoldBlock(ask, part);
                return null;
            case "thinking":
                ask.Fold.Text(block.Text("thinking"));
                return null;
            case "image" or "document":
                ask.Fold.Opaque(block.GetRawText(), ImageTokens);
                return null;
            default:
                ask.Fold.Text(block.GetRawText());
                return null;
        }
    }

    private static CacheLife? Life(JsonElement block)
    {
        var control = block.Get("cache_control");
        if (!control.Is(JsonValueKind.Object)) return null;
        return control.Text("ttl") is "1h" ? CacheLife.OneHour : CacheLife.FiveMinutes;
    }

    private static Refusal? CheckBreakpoints(List<BlockMark> blocks)
    {
        var count = 0;
        var hasShort = false;
        foreach (var block in blocks)
        {
            if (block.Breakpoint is not { } life) continue;
            count++;
            if (life == CacheLife.OneHour && hasShort)
            {
                return Refusal.Malformed("a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block");
            }

            hasShort |= life == CacheLife.FiveMinutes;
        }

        return count <= BreakpointCache.MostBreakpoints
            ? null
            : Refusal.Malformed($"A maximum of 4 blocks with cache_control may be provided. Found {count}.");
    }
}
