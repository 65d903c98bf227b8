using System.Text.Json;
using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>One pass over a request's root object. Each member the gateway acts on may stand there once.</summary>
internal ref struct RequestScan(WireFormat format, RequestFacts facts)
{
    private ulong _seen;
    private RequestReadResult _problem;

    public RequestReadResult Read(ref Utf8JsonReader reader, bool modelRequired)
    {
        facts.Stream = format == WireFormat.OllamaChat;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Problem(ref reader, null, "The request body must be a JSON object, such as {\"model\": …}.");
        }

        facts.RootInsertOffset = reader.BytesConsumed;
        facts.RootIsEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            facts.RootIsEmpty = false;
            var field = RootFields.Of(format, RequestValues.Name(ref reader, facts));
            if (field is not (RootField.Other or RootField.Verbatim or RootField.Text))
            {
                var bit = 1UL << (int)field;
                if ((_seen & bit) != 0)
                {
                    return Problem(ref reader, NameOf(ref reader), $"\"{NameOf(ref reader)}\" is given twice; give it once.");
                }

                _seen |= bit;
            }

            if (!Member(ref reader, field))
            {
                return _problem;
            }
        }

        reader.Read();
        return Missing(ref reader, modelRequired);
    }

    private RequestReadResult Missing(ref Utf8JsonReader reader, bool modelRequired)
    {
        var gemini = format is WireFormat.GeminiGenerate or WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed;
        if (modelRequired && facts.Model is null && !gemini && format != WireFormat.BedrockConverse)
        {
            return Problem(ref reader, "model", "\"model\" is missing; name the model, such as \"model\": \"gpt-5-mini\".");
        }

        return format switch
        {
            WireFormat.OpenAIChat or WireFormat.AnthropicMessages or WireFormat.AnthropicCountTokens or WireFormat.BedrockConverse
                when !Seen(RootField.Messages) =>
                Problem(ref reader, "messages", "\"messages\" is missing; send an array such as [{\"role\": \"user\", \"content\": \"Hello\"}]."),
            WireFormat.GeminiGenerate when !Seen(RootField.Messages) =>
                Problem(ref reader, "contents", "\"contents\" is missing; send an array such as [{\"role\": \"user\", \"parts\": [{\"text\": \"Hello\"}]}]."),
            WireFormat.OpenAIEmbeddings when !Seen(RootField.Input) =>
                Problem(ref reader, "input", "\"input\" is missing; send a string or an array of strings."),
            _ => default,
        };
    }

    private readonly bool Seen(RootField field) => (_seen & (1UL << (int)field)) != 0;

    private bool Member(ref Utf8JsonReader reader, RootField field)
    {
        var name = field is RootField.Other or RootField.Text or RootField.Verbatim ? null : NameOfField(ref reader, field);
        reader.Read();
        if (field is RootField.Messages or RootField.Input)
        {
            facts.MessagesOffset = reader.TokenStartIndex;
        }
        else if (field is RootField.Text or RootField.Prompt)
        {
            facts.SystemOffset = reader.TokenStartIndex;
        }

        switch (field)
        {
            case RootField.Model:
                return Model(ref reader);
            case RootField.Stream:
                return Flag(ref reader, name, ref facts.Stream);
            case RootField.Background:
                return Flag(ref reader, name, ref facts.Background);
            case RootField.Think:
                facts.ThinkingAsked = reader.TokenType is JsonTokenType.True or JsonTokenType.String;
                return true;
            case RootField.Store:
                var store = false;
                var hadStore = reader.TokenType != JsonTokenType.Null;
                facts.StoreRange = RequestValues.Range(ref reader);
                if (!Flag(ref reader, name, ref store))
                {
                    return false;
                }

                facts.Store = hadStore ? store : null;
                return true;
            case RootField.MaxTokens when format == WireFormat.OpenAIResponses:
                // Not a member of this API: it ends no answer, whatever it says.
                return Positive(ref reader, name, out _);
            case RootField.MaxTokens:
            case RootField.MaxCompletionTokens:
            case RootField.MaxOutputTokens:
                return MaxOutput(ref reader, field, name);
            case RootField.Choices:
                return Positive(ref reader, name, out var choices) && Set(ref facts.Choices, choices ?? 1);
            case RootField.BestOf:
                return Positive(ref reader, name, out facts.BestOf);
            case RootField.MaxToolCalls:
                return Positive(ref reader, name, out facts.MaxToolCalls);
            case RootField.ServiceTier:
                return Text(ref reader, out facts.ServiceTier);
            case RootField.Speed:
                return Text(ref reader, out facts.Speed);
            case RootField.InferenceGeo:
                return Text(ref reader, out facts.InferenceGeo);
            case RootField.User:
                facts.User ??= RequestValues.Text(ref reader, facts);
                return Skipped(ref reader);
            case RootField.SafetyIdentifier:
                facts.User = RequestValues.Text(ref reader, facts) ?? facts.User;
                return Skipped(ref reader);
            case RootField.PreviousResponseId:
                return Text(ref reader, out facts.PreviousResponseId);
            case RootField.PromptCacheKey:
                return Text(ref reader, out facts.PromptCacheKey);
            case RootField.ReasoningEffort:
                return Text(ref reader, out facts.ReasoningEffort);
            case RootField.StreamOptions:
                return StreamOptions(ref reader);
            case RootField.Messages:
                return Messages(ref reader, name);
            default:
                RequestParts.Read(ref reader, format, field, facts, ref _problem);
                return _problem.Ok || Located(ref reader);
        }
    }

    private bool Model(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || RequestValues.Length(ref reader) == 0)
        {
            return Fail(ref reader, "model", "\"model\" must be a non-empty string, such as \"gpt-5-mini\".");
        }

        facts.Model = RequestValues.Text(ref reader, facts);
        facts.ModelRange = RequestValues.Range(ref reader);
        return true;
    }

    private bool Messages(ref Utf8JsonReader reader, string? name)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Fail(ref reader, name, $"\"{name}\" must be an array.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            facts.MessageCount++;
            ContentScan.Read(ref reader, facts, ContentPlace.Plain);
        }

        return true;
    }

    private bool MaxOutput(ref Utf8JsonReader reader, RootField field, string? name)
    {
        var range = RequestValues.Range(ref reader);
        // Anthropic takes 0: the prompt goes into the cache and nothing is said.
        if (!Whole(ref reader, name, format == WireFormat.AnthropicMessages ? 0 : 1, out var cap))
        {
            return false;
        }

        var kind = field switch
        {
            RootField.MaxTokens => MaxOutputField.MaxTokens,
            RootField.MaxCompletionTokens => MaxOutputField.MaxCompletionTokens,
            _ => MaxOutputField.MaxOutputTokens,
        };
        if (facts.MaxOutputField == MaxOutputField.None)
        {
            facts.MaxOutputRange = range;
            facts.MaxOutputField = kind;
        }
        else if (kind == MaxOutputField.MaxTokens)
        {
            facts.SecondMaxOutputRange = range;
        }
        else
        {
            facts.SecondMaxOutputRange = facts.MaxOutputRange;
            facts.MaxOutputRange = range;
            facts.MaxOutputField = kind;
        }

        facts.MaxOutput = facts.MaxOutput is { } other && cap is { } mine ? Math.Max(other, mine) : cap ?? facts.MaxOutput;
        return true;
    }

    private bool StreamOptions(ref Utf8JsonReader reader)
    {
        var start = reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Null)
        {
            facts.StreamOptionsIsNull = true;
            facts.StreamOptionsRange = RequestValues.Range(ref reader);
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fail(ref reader, "stream_options", "\"stream_options\" must be an object, such as {\"include_usage\": true}.");
        }

        facts.StreamOptionsIsEmpty = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            facts.StreamOptionsIsEmpty = false;
            var usage = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            if (!usage)
            {
                reader.Skip();
                continue;
            }

            if (facts.IncludeUsageRange.IsPresent)
            {
                return Fail(ref reader, "stream_options.include_usage", "\"include_usage\" is given twice; give it once.");
            }

            facts.IncludeUsageRange = RequestValues.Range(ref reader);
            if (!Flag(ref reader, "stream_options.include_usage", ref facts.IncludeUsageAsked))
            {
                return false;
            }
        }

        facts.StreamOptionsRange = new(start, checked((int)(reader.BytesConsumed - start)));
        return true;
    }

    private bool Flag(ref Utf8JsonReader reader, string? name, ref bool flag)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                flag = true;
                return true;
            case JsonTokenType.False or JsonTokenType.Null:
                flag = false;
                return true;
            default:
                return Fail(ref reader, name, $"\"{name}\" must be true or false.");
        }
    }

    private bool Positive(ref Utf8JsonReader reader, string? name, out long? value) => Whole(ref reader, name, 1, out value);

    private bool Whole(ref Utf8JsonReader reader, string? name, long least, out long? value)
    {
        value = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < least || number > RequestValues.LargestCount)
        {
            return Fail(ref reader, name, $"\"{name}\" must be a whole number {(least == 0 ? "from 0" : "above 0")} and at most 1000000000, such as 1024.");
        }

        value = number;
        return true;
    }

    private readonly bool Text(ref Utf8JsonReader reader, out string? text)
    {
        text = RequestValues.Text(ref reader, facts);
        return Skipped(ref reader);
    }

    private static bool Skipped(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return true;
    }

    private static bool Set(ref long field, long value)
    {
        field = value;
        return true;
    }

    private bool Located(ref Utf8JsonReader reader)
    {
        _problem = _problem with { Position = reader.TokenStartIndex, Line = 1 };
        return false;
    }

    private bool Fail(ref Utf8JsonReader reader, string? param, string message)
    {
        _problem = Problem(ref reader, param, message);
        return false;
    }

    private static RequestReadResult Problem(ref Utf8JsonReader reader, string? param, string message) =>
        new(message, param, reader.TokenStartIndex, 1);

    private readonly string NameOf(ref Utf8JsonReader reader) => RequestValues.NameText(ref reader, facts);

    // Names are needed for messages only; they come from the pool, so that asking for them costs nothing.
    private readonly string? NameOfField(ref Utf8JsonReader reader, RootField field) =>
        field is RootField.Model or RootField.StreamOptions ? null : RequestValues.NameText(ref reader, facts);
}
