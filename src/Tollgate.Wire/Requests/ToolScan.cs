using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>Counts tools and tells apart those the provider runs (and may charge) from those the caller runs.</summary>
internal static class ToolScan
{
    public static void Read(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            facts.TextBytes += RequestValues.Extent(ref reader);
            return;
        }

        var start = reader.TokenStartIndex;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Tool(ref reader, facts);
            }
            else
            {
                reader.Skip();
            }
        }

        facts.TextBytes += reader.BytesConsumed - start;
    }

    private static void Tool(ref Utf8JsonReader reader, RequestFacts facts)
    {
        var kind = Kind.Function;
        long? uses = null;
        var counted = 1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RequestValues.Name(ref reader, facts);
            var isType = name.SequenceEqual("type"u8);
            var isUses = name.SequenceEqual("max_uses"u8);
            var isDeclarations = name.SequenceEqual("functionDeclarations"u8) || name.SequenceEqual("function_declarations"u8);
            kind = Gemini(name) ?? kind;
            var stored = Stored(name);
            reader.Read();
            if (stored is not null)
            {
                StoredStateScan.Read(ref reader, facts, stored);
            }
            else if (isType && reader.TokenType == JsonTokenType.String)
            {
                kind = Typed(reader.HasValueSequence ? default : reader.ValueSpan);
            }
            else if (isUses && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var limit) && limit >= 0)
            {
                uses = Math.Min(limit, RequestValues.LargestCount);
            }
            else if (isDeclarations && reader.TokenType == JsonTokenType.StartArray)
            {
                counted = 0;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    counted++;
                    reader.Skip();
                }

                continue;
            }

            reader.Skip();
        }

        facts.Tools += counted;
        if (kind == Kind.WebSearch)
        {
            var first = facts.WebSearchTools++ == 0;
            facts.WebSearchMaxUses = uses is { } more && (first || facts.WebSearchMaxUses is not null)
                ? Math.Min(more, 1_000_000) + (facts.WebSearchMaxUses ?? 0)
                : null;
        }
        else if (kind == Kind.Server)
        {
            facts.OtherServerTools++;
        }
    }

    // What of a tool the provider runs may name something it keeps: an id, ids, or an object with some.
    private static string? Stored(ReadOnlySpan<byte> name) => name.Length switch
    {
        8 when name.SequenceEqual("file_ids"u8) => "tools.file_ids",
        9 when name.SequenceEqual("container"u8) => "tools.container",
        9 when name.SequenceEqual("retrieval"u8) => "tools.retrieval",
        10 when name.SequenceEqual("fileSearch"u8) => "tools.fileSearch",
        11 when name.SequenceEqual("file_search"u8) => "tools.file_search",
        11 when name.SequenceEqual("environment"u8) => "tools.environment",
        11 when name.SequenceEqual("library_ids"u8) => "tools.library_ids",
        14 when name.SequenceEqual("collection_ids"u8) => "tools.collection_ids",
        16 when name.SequenceEqual("input_image_mask"u8) => "tools.input_image_mask",
        16 when name.SequenceEqual("vector_store_ids"u8) => "tools.vector_store_ids",
        _ => null,
    };

    private enum Kind
    {
        Function,
        WebSearch,
        Server,
    }

    // A type name that straddles two buffers counts as a server tool: what may cost is never taken for free.
    private static Kind Typed(ReadOnlySpan<byte> type)
    {
        if (type.StartsWith("web_search"u8) || type.SequenceEqual("live_search"u8) || type.SequenceEqual("x_search"u8))
        {
            return Kind.WebSearch;
        }

        return type.SequenceEqual("function"u8) || type.SequenceEqual("custom"u8) || type.SequenceEqual("local_shell"u8)
            || type.StartsWith("bash_"u8) || type.StartsWith("text_editor_"u8) || type.StartsWith("computer_"u8) || type.StartsWith("memory_"u8)
            ? Kind.Function
            : Kind.Server;
    }

    private static Kind? Gemini(ReadOnlySpan<byte> name) => name.Length switch
    {
        12 when name.SequenceEqual("googleSearch"u8) => Kind.WebSearch,
        13 when name.SequenceEqual("google_search"u8) => Kind.WebSearch,
        21 when name.SequenceEqual("googleSearchRetrieval"u8) => Kind.WebSearch,
        23 when name.SequenceEqual("google_search_retrieval"u8) => Kind.WebSearch,
        13 when name.SequenceEqual("codeExecution"u8) => Kind.Server,
        14 when name.SequenceEqual("code_execution"u8) => Kind.Server,
        10 when name.SequenceEqual("urlContext"u8) || name.SequenceEqual("googleMaps"u8) || name.SequenceEqual("fileSearch"u8) => Kind.Server,
        11 when name.SequenceEqual("url_context"u8) || name.SequenceEqual("google_maps"u8) || name.SequenceEqual("file_search"u8) => Kind.Server,
        _ => null,
    };
}
