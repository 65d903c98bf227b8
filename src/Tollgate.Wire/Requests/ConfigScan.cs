using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>The object that carries the caps in Gemini, Bedrock and Ollama.</summary>
internal static class ConfigScan
{
    public static void Read(ref Utf8JsonReader reader, WireFormat format, RequestFacts facts, ref RequestReadResult problem)
    {
        var start = reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Null)
        {
            facts.ConfigIsNull = true;
            facts.ConfigRange = RequestValues.Range(ref reader);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            problem = new($"\"{NameOf(format)}\" must be an object.", NameOf(format), 0, 1);
            return;
        }

        facts.ConfigIsEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            facts.ConfigIsEmpty = false;
            var member = MemberOf(format, RequestValues.Name(ref reader, facts));
            reader.Read();
            switch (member)
            {
                case Member.MaxOutput:
                    if (!MaxOutput(ref reader, format, facts, ref problem))
                    {
                        return;
                    }

                    break;
                case Member.Choices when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var choices) && choices > 0:
                    facts.Choices = Math.Min(choices, RequestValues.LargestCount);
                    break;
                case Member.Thinking when reader.TokenType == JsonTokenType.StartObject:
                    Thinking(ref reader, facts);
                    break;
                case Member.Schema:
                    facts.TextBytes += RequestValues.Extent(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        facts.ConfigRange = new(start, checked((int)(reader.BytesConsumed - start)));
    }

    private static bool MaxOutput(ref Utf8JsonReader reader, WireFormat format, RequestFacts facts, ref RequestReadResult problem)
    {
        var path = format switch
        {
            WireFormat.BedrockConverse => "inferenceConfig.maxTokens",
            WireFormat.OllamaChat => "options.num_predict",
            _ => "generationConfig.maxOutputTokens",
        };
        if (facts.MaxOutputRange.IsPresent)
        {
            problem = new($"\"{path}\" is given twice; give it once.", path, 0, 1);
            return false;
        }

        facts.MaxOutputField = MaxOutputField.InConfig;
        facts.MaxOutputRange = RequestValues.Range(ref reader);
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var cap) || cap > RequestValues.LargestCount || (cap <= 0 && format != WireFormat.OllamaChat))
        {
            problem = new($"\"{path}\" must be a whole number above 0 and at most 1000000000, such as 1024.", path, 0, 1);
            return false;
        }

        facts.MaxOutput = cap > 0 ? cap : null;
        return true;
    }

    private static void Thinking(ref Utf8JsonReader reader, RequestFacts facts)
    {
        facts.ThinkingAsked = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RequestValues.Name(ref reader, facts);
            var budget = name.SequenceEqual("thinkingBudget"u8) || name.SequenceEqual("thinking_budget"u8);
            var level = name.SequenceEqual("thinkingLevel"u8) || name.SequenceEqual("thinking_level"u8);
            reader.Read();
            if (budget && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var tokens))
            {
                facts.ThinkingBudget = Math.Min(tokens, RequestValues.LargestCount);
                facts.ThinkingAsked = tokens != 0;
            }
            else if (level)
            {
                facts.ReasoningEffort = RequestValues.Text(ref reader, facts);
            }

            reader.Skip();
        }
    }

    private enum Member
    {
        Other,
        MaxOutput,
        Choices,
        Thinking,
        Schema,
    }

    private static Member MemberOf(WireFormat format, ReadOnlySpan<byte> name) => format switch
    {
        WireFormat.BedrockConverse => name.SequenceEqual("maxTokens"u8) ? Member.MaxOutput : Member.Other,
        WireFormat.OllamaChat => name.SequenceEqual("num_predict"u8) ? Member.MaxOutput : Member.Other,
        _ => name.Length switch
        {
            14 when name.SequenceEqual("candidateCount"u8) || name.SequenceEqual("thinkingConfig"u8) || name.SequenceEqual("responseSchema"u8) =>
                name[0] switch { (byte)'c' => Member.Choices, (byte)'t' => Member.Thinking, _ => Member.Schema },
            15 when name.SequenceEqual("maxOutputTokens"u8) => Member.MaxOutput,
            15 when name.SequenceEqual("candidate_count"u8) => Member.Choices,
            15 when name.SequenceEqual("thinking_config"u8) => Member.Thinking,
            15 when name.SequenceEqual("response_schema"u8) => Member.Schema,
            17 when name.SequenceEqual("max_output_tokens"u8) => Member.MaxOutput,
            18 when name.SequenceEqual("responseJsonSchema"u8) => Member.Schema,
            _ => Member.Other,
        },
    };

    private static string NameOf(WireFormat format) => format switch
    {
        WireFormat.BedrockConverse => "inferenceConfig",
        WireFormat.OllamaChat => "options",
        _ => "generationConfig",
    };
}
