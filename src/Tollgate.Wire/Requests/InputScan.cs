using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>Inputs that are a text, many texts, token ids or items: Responses, embeddings, completions, Gemini embedding.</summary>
internal static class InputScan
{
    public static void Read(ref Utf8JsonReader reader, WireFormat format, RequestFacts facts, ref RequestReadResult problem)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                facts.TextBytes += RequestValues.Length(ref reader);
                Count(format, facts);
                break;
            case JsonTokenType.StartObject when format == WireFormat.GeminiEmbed:
                ContentScan.Read(ref reader, facts, ContentPlace.Plain);
                Count(format, facts);
                break;
            case JsonTokenType.StartArray:
                Elements(ref reader, format, facts);
                break;
            case JsonTokenType.Null when format is not WireFormat.OpenAIEmbeddings:
                break;
            default:
                var name = format switch { WireFormat.OpenAICompletions => "prompt", WireFormat.GeminiEmbed => "content", _ => "input" };
                problem = new($"\"{name}\" must be a string or an array.", name, 0, 1);
                break;
        }
    }

    /// <summary>Gemini <c>batchEmbedContents</c>: one input a request.</summary>
    public static void ReadBatch(ref Utf8JsonReader reader, RequestFacts facts, ref RequestReadResult problem)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            problem = new("\"requests\" must be an array.", "requests", 0, 1);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            facts.EmbeddingInputs++;
            ContentScan.Read(ref reader, facts, ContentPlace.Plain);
        }
    }

    private static void Elements(ref Utf8JsonReader reader, WireFormat format, RequestFacts facts)
    {
        var ids = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Number:
                    // A bare array of numbers is one input.
                    facts.TokenIds++;
                    if (!ids)
                    {
                        ids = true;
                        Count(format, facts);
                    }

                    break;
                case JsonTokenType.StartArray when format is WireFormat.OpenAIEmbeddings or WireFormat.OpenAICompletions:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        facts.TokenIds++;
                        reader.Skip();
                    }

                    Count(format, facts);
                    break;
                default:
                    ContentScan.Read(ref reader, facts, format == WireFormat.OpenAIResponses ? ContentPlace.Item : ContentPlace.Plain);
                    Count(format, facts);
                    break;
            }
        }
    }

    private static void Count(WireFormat format, RequestFacts facts)
    {
        if (format is WireFormat.OpenAIEmbeddings or WireFormat.GeminiEmbed)
        {
            facts.EmbeddingInputs++;
        }
        else
        {
            facts.MessageCount++;
            facts.Prompts += format == WireFormat.OpenAICompletions ? 1 : 0;
        }
    }
}
