using Tollgate.Wire.Json;

namespace Tollgate.Wire.OpenAIResponses;

/// <summary>
/// Output items of a response. Fees of the provider's own tools are not in its usage object: they are counted here. Items
/// are told apart by their id, so that an item seen in the stream and again in the terminal event counts once.
/// </summary>
internal static class ResponsesItems
{
    public static void Read(ref JsonCursor cursor, AnswerFacts facts, bool countText)
    {
        if (!cursor.EnterArray())
        {
            cursor.Skip();
            return;
        }

        while (cursor.NextElement())
        {
            One(ref cursor, facts, countText);
        }
    }

    public static void One(ref JsonCursor cursor, AnswerFacts facts, bool countText)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> container = default;
        var searches = true;
        long visible = 0;
        long reasoning = 0;
        while (cursor.NextMember(out var name))
        {
            switch (name.Length)
            {
                case 2 when name.SequenceEqual("id"u8):
                    cursor.ReadString(out id);
                    break;
                case 4 when name.SequenceEqual("type"u8):
                    cursor.ReadString(out type);
                    break;
                case 6 when name.SequenceEqual("action"u8):
                    searches = IsSearch(ref cursor);
                    break;
                case 12 when name.SequenceEqual("container_id"u8):
                    cursor.ReadString(out container);
                    break;
                case 7 when name.SequenceEqual("content"u8):
                case 9 when name.SequenceEqual("arguments"u8):
                case 5 when name.SequenceEqual("input"u8):
                case 4 when name.SequenceEqual("code"u8):
                case 4 when name.SequenceEqual("name"u8):
                    visible += OutputText.Strings(ref cursor);
                    break;
                case 7 when name.SequenceEqual("summary"u8):
                    reasoning += OutputText.Strings(ref cursor);
                    break;
                default:
                    cursor.Skip();
                    break;
            }
        }

        if (countText)
        {
            var isReasoning = type.SequenceEqual("reasoning"u8);
            facts.VisibleOutputBytes += isReasoning ? 0 : visible;
            facts.ReasoningBytes += reasoning + (isReasoning ? visible : 0);
        }

        if (id.IsEmpty || facts.IsNew(id))
        {
            Count(type, container, searches, facts);
        }
    }

    private static void Count(ReadOnlySpan<byte> type, ReadOnlySpan<byte> container, bool searches, AnswerFacts facts)
    {
        facts.OutputItems++;
        if (type.SequenceEqual("function_call"u8) || type.SequenceEqual("custom_tool_call"u8))
        {
            facts.ToolCalls++;
        }
        else if (type.SequenceEqual("web_search_call"u8))
        {
            facts.Usage.WebSearches = (facts.Usage.WebSearches ?? 0) + (searches ? 1 : 0);
        }
        else if (type.SequenceEqual("file_search_call"u8))
        {
            facts.Usage.FileSearches = (facts.Usage.FileSearches ?? 0) + 1;
        }
        else if (type.SequenceEqual("image_generation_call"u8))
        {
            facts.MediaOutputs++;
        }
        else if (type.SequenceEqual("code_interpreter_call"u8))
        {
            facts.Usage.CodeSessions = (facts.Usage.CodeSessions ?? 0) + (container.IsEmpty || facts.IsNew(container) ? 1 : 0);
        }
    }

    // Opening or searching within a page is free; an item without an action (older models) is a search.
    private static bool IsSearch(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return true;
        }

        var search = true;
        while (cursor.NextMember(out var name))
        {
            if (name.SequenceEqual("type"u8))
            {
                search = cursor.ReadString(out var type) && type.SequenceEqual("search"u8);
            }
            else
            {
                cursor.Skip();
            }
        }

        return search;
    }
}
