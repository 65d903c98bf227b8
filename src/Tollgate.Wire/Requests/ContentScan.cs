using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>
/// Walks messages of any format and adds up what the model will read. Media are recognised by the members that carry
/// them, never by what a text looks like. Recursion is bounded by <see cref="RequestReader.MaxDepth"/>.
/// </summary>
internal static class ContentScan
{
    public static void Read(ref Utf8JsonReader reader, RequestFacts facts, ContentPlace place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                facts.TextBytes += RequestValues.Length(ref reader);
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Read(ref reader, facts, place);
                }

                break;
            case JsonTokenType.StartObject:
                ReadObject(ref reader, facts, place);
                break;
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, RequestFacts facts, ContentPlace place)
    {
        long data = 0;
        var isText = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(RequestValues.Name(ref reader, facts));
            reader.Read();
            switch (member)
            {
                case Kind.Verbatim:
                    facts.TextBytes += RequestValues.Extent(ref reader);
                    break;
                case Kind.Type when reader.TokenType == JsonTokenType.String:
                    facts.TextBytes += RequestValues.Length(ref reader);
                    if (place == ContentPlace.Source)
                    {
                        isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("content"u8);
                    }
                    else if (IsMediaType(ref reader))
                    {
                        facts.MediaParts++;
                    }

                    break;
                case Kind.Data when reader.TokenType == JsonTokenType.String && place != ContentPlace.Plain:
                    data += RequestValues.Length(ref reader);
                    break;
                case Kind.Url when reader.TokenType == JsonTokenType.String:
                    facts.TextBytes += StartsWithData(ref reader) ? 0 : RequestValues.Length(ref reader);
                    break;
                case Kind.Source when reader.TokenType == JsonTokenType.StartObject:
                    Read(ref reader, facts, ContentPlace.Source);
                    break;
                case Kind.Inline when reader.TokenType == JsonTokenType.StartObject:
                    facts.MediaParts++;
                    Read(ref reader, facts, ContentPlace.Inline);
                    break;
                case Kind.Audio when reader.TokenType == JsonTokenType.StartObject:
                    Read(ref reader, facts, ContentPlace.Inline);
                    break;
                case Kind.Images when reader.TokenType == JsonTokenType.StartArray && facts.Format == WireFormat.OllamaChat:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        facts.MediaParts++;
                        reader.Skip();
                    }

                    break;
                default:
                    Read(ref reader, facts, ContentPlace.Plain);
                    break;
            }
        }

        if (place == ContentPlace.Source && !isText)
        {
            facts.MediaParts++;
        }
        else if (place == ContentPlace.Source)
        {
            facts.TextBytes += data;
        }
    }

    private enum Kind
    {
        Other,
        Verbatim,
        Type,
        Data,
        Url,
        Source,
        Inline,
        Audio,
        Images,
    }

    private static Kind MemberOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("url"u8) => Kind.Url,
        4 when name.SequenceEqual("type"u8) => Kind.Type,
        4 when name.SequenceEqual("data"u8) => Kind.Data,
        4 when name.SequenceEqual("args"u8) => Kind.Verbatim,
        4 when name.SequenceEqual("json"u8) => Kind.Verbatim,
        5 when name.SequenceEqual("input"u8) => Kind.Verbatim,
        5 when name.SequenceEqual("bytes"u8) => Kind.Data,
        6 when name.SequenceEqual("source"u8) => Kind.Source,
        6 when name.SequenceEqual("images"u8) => Kind.Images,
        8 when name.SequenceEqual("response"u8) => Kind.Verbatim,
        8 when name.SequenceEqual("fileData"u8) => Kind.Inline,
        9 when name.SequenceEqual("arguments"u8) => Kind.Verbatim,
        9 when name.SequenceEqual("image_url"u8) => Kind.Url,
        9 when name.SequenceEqual("file_data"u8) => Kind.Url,
        9 when name.SequenceEqual("video_url"u8) => Kind.Url,
        10 when name.SequenceEqual("inlineData"u8) => Kind.Inline,
        11 when name.SequenceEqual("inline_data"u8) => Kind.Inline,
        11 when name.SequenceEqual("input_audio"u8) => Kind.Audio,
        _ => Kind.Other,
    };

    private static bool IsMediaType(ref Utf8JsonReader reader) => RequestValues.Length(ref reader) switch
    {
        4 => reader.ValueTextEquals("file"u8),
        9 => reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("video_url"u8),
        10 => reader.ValueTextEquals("input_file"u8),
        11 => reader.ValueTextEquals("input_image"u8) || reader.ValueTextEquals("input_audio"u8) || reader.ValueTextEquals("input_video"u8),
        _ => false,
    };

    private static bool StartsWithData(ref Utf8JsonReader reader)
    {
        Span<byte> start = stackalloc byte[5];
        if (reader.HasValueSequence)
        {
            var value = reader.ValueSequence;
            if (value.Length < start.Length)
            {
                return false;
            }

            System.Buffers.BuffersExtensions.CopyTo(value.Slice(0, start.Length), start);
            return start.SequenceEqual("data:"u8);
        }

        return reader.ValueSpan.StartsWith("data:"u8);
    }
}
