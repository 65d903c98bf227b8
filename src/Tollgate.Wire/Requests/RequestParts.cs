using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>The members of a request that are objects of their own: configuration, tools, reasoning, metadata, inputs.</summary>
internal static class RequestParts
{
    /// <summary>Reads the value under the reader and leaves the reader on its last token.</summary>
    public static void Read(ref Utf8JsonReader reader, WireFormat format, RootField field, RequestFacts facts, ref RequestReadResult problem)
    {
        switch (field)
        {
            case RootField.Tools or RootField.Functions:
                ToolScan.Read(ref reader, facts);
                break;
            case RootField.ToolConfig:
                BedrockTools(ref reader, facts);
                break;
            case RootField.Config:
                ConfigScan.Read(ref reader, format, facts, ref problem);
                break;
            case RootField.Metadata:
                MetadataScan.Read(ref reader, format, facts);
                break;
            case RootField.Reasoning or RootField.Thinking or RootField.OutputConfig:
                Reasoning(ref reader, facts);
                break;
            case RootField.Conversation:
                StoredStateScan.Note(ref reader, facts, "conversation");
                Conversation(ref reader, facts);
                break;
            case RootField.Prompt:
                Prompt(ref reader, facts);
                break;
            case RootField.Container:
                StoredStateScan.Read(ref reader, facts, "container");
                break;
            case RootField.CachedContent:
                StoredStateScan.Note(ref reader, facts, "cachedContent");
                reader.Skip();
                break;
            case RootField.WebSearchOptions:
                facts.WebSearchTools += reader.TokenType == JsonTokenType.Null ? 0 : 1;
                reader.Skip();
                break;
            case RootField.Verbatim:
                facts.TextBytes += RequestValues.Extent(ref reader);
                break;
            case RootField.Text:
                ContentScan.Read(ref reader, facts, ContentPlace.Plain);
                break;
            case RootField.Input:
                InputScan.Read(ref reader, format, facts, ref problem);
                break;
            case RootField.Requests:
                InputScan.ReadBatch(ref reader, facts, ref problem);
                break;
            case RootField.GenerateContentRequest:
                ContentScan.Read(ref reader, facts, ContentPlace.Plain);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void BedrockTools(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var tools = reader.ValueTextEquals("tools"u8);
            reader.Read();
            if (tools)
            {
                ToolScan.Read(ref reader, facts);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    // OpenAI reasoning, Anthropic thinking and output_config, and Bedrock's additional fields that nest a thinking object.
    private static void Reasoning(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RequestValues.Name(ref reader, facts);
            var effort = name.SequenceEqual("effort"u8);
            var budget = name.SequenceEqual("budget_tokens"u8) || name.SequenceEqual("max_tokens"u8);
            var type = name.SequenceEqual("type"u8);
            var nested = name.SequenceEqual("thinking"u8) || name.SequenceEqual("reasoning_config"u8);
            var schema = name.SequenceEqual("format"u8);
            reader.Read();
            if (effort && reader.TokenType == JsonTokenType.String)
            {
                facts.ReasoningEffort = RequestValues.Text(ref reader, facts);
            }
            else if (budget && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var tokens))
            {
                facts.ThinkingBudget = Math.Min(tokens, RequestValues.LargestCount);
            }
            else if (type && reader.TokenType == JsonTokenType.String)
            {
                facts.ThinkingRefused = reader.ValueTextEquals("disabled"u8);
                facts.ThinkingAsked = !facts.ThinkingRefused;
            }
            else if (nested)
            {
                Reasoning(ref reader, facts);
            }
            else if (schema)
            {
                facts.TextBytes += RequestValues.Extent(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    // A prompt the provider keeps, with the values to fill in.
    private static void Prompt(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            ContentScan.Read(ref reader, facts, ContentPlace.Plain);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var id = RequestValues.Name(ref reader, facts).SequenceEqual("id"u8);
            reader.Read();
            if (id)
            {
                StoredStateScan.Note(ref reader, facts, "prompt.id");
            }

            ContentScan.Read(ref reader, facts, ContentPlace.Plain);
        }
    }

    private static void Conversation(ref Utf8JsonReader reader, RequestFacts facts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            facts.ConversationId = RequestValues.Text(ref reader, facts);
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var id = reader.ValueTextEquals("id"u8);
            reader.Read();
            if (id)
            {
                facts.ConversationId = RequestValues.Text(ref reader, facts);
            }

            reader.Skip();
        }
    }
}
