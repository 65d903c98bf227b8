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
        var references = new References(place);
        place = place is ContentPlace.Item or ContentPlace.SpokenReply ? ContentPlace.Plain : place;
        long data = 0;
        var isText = false;
        var isMedia = false;
        var isImage = false;

        // What other parts carry says nothing about this one, nor this about them.
        var outer = facts.Pending;
        facts.Pending = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = MemberOf(RequestValues.Name(ref reader, facts));
            reader.Read();
            references.See(ref reader, facts, member);
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
                        isMedia = true;
                        isImage = reader.ValueTextEquals("image_url"u8) || reader.ValueTextEquals("input_image"u8);
                    }

                    break;
                case Kind.Data when reader.TokenType == JsonTokenType.String && place != ContentPlace.Plain:
                    data += RequestValues.Length(ref reader);
                    EmbeddedImage.Note(ref reader, facts, isAddress: false);
                    break;
                case Kind.Url when reader.TokenType == JsonTokenType.String:
                    if (!EmbeddedImage.Note(ref reader, facts, isAddress: true))
                    {
                        facts.TextBytes += RequestValues.Length(ref reader);
                    }

                    break;
                case Kind.Source when reader.TokenType == JsonTokenType.StartObject:
                    Read(ref reader, facts, ContentPlace.Source);
                    break;
                case Kind.Inline when reader.TokenType == JsonTokenType.StartObject:
                    var beside = facts.Pending;
                    facts.Pending = default;
                    Read(ref reader, facts, ContentPlace.Inline);
                    facts.AddMedia(isImage: true);
                    facts.Pending = beside;
                    break;
                case Kind.Audio when reader.TokenType == JsonTokenType.StartObject:
                    Read(ref reader, facts, ContentPlace.Inline);
                    break;
                case Kind.Images when reader.TokenType == JsonTokenType.StartArray && facts.Format == WireFormat.OllamaChat:
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        facts.AddMedia(isImage: false);
                        reader.Skip();
                    }

                    break;
                case Kind.Spoken when facts.Format == WireFormat.OpenAIChat:
                    Read(ref reader, facts, ContentPlace.SpokenReply);
                    break;
                default:
                    Read(ref reader, facts, ContentPlace.Plain);
                    break;
            }
        }

        references.Note(facts);
        if (isMedia || (place == ContentPlace.Source && !isText))
        {
            facts.AddMedia(isImage || place == ContentPlace.Source);
        }
        else if (place == ContentPlace.Source)
        {
            facts.TextBytes += data;
        }

        // The image of a part may stand in an object of its own inside it. Of two it is not known which the provider takes.
        facts.Pending = facts.Pending.Found == 0 ? outer : outer.Found == 0 ? facts.Pending : (2, default);
    }

    /// <summary>What the members of one object say of something that is stored at the provider.</summary>
    private struct References(ContentPlace place)
    {
        private bool _hasFile;
        private bool _hasId;
        private bool _hasType;
        private bool _hasRole;
        private bool _isEcho;
        private bool _isReference;

        public void See(ref Utf8JsonReader reader, RequestFacts facts, Kind member)
        {
            if (reader.TokenType is JsonTokenType.Null)
            {
                return;
            }

            switch (member)
            {
                case Kind.FileId:
                    _hasFile = true;
                    break;
                case Kind.Id:
                    _hasId = true;
                    break;
                case Kind.Role:
                    _hasRole = true;
                    break;
                case Kind.Stored:
                    facts.StoredState ??= "cachedContent";
                    break;
                case Kind.FileUri when reader.TokenType != JsonTokenType.String || !StoredStateScan.IsPublic(ref reader, facts):
                    facts.StoredState ??= "fileData.fileUri";
                    break;
                case Kind.Type when reader.TokenType == JsonTokenType.String:
                    // Where a type is given twice, an echo has to be one by both.
                    _isEcho = IsEcho(ref reader, facts) && (_isEcho || !_hasType);
                    _isReference |= reader.ValueTextEquals("item_reference"u8);
                    _hasType = true;
                    break;
            }
        }

        public readonly void Note(RequestFacts facts)
        {
            if (_hasFile && !_isEcho)
            {
                facts.StoredState ??= "file_id";
            }

            if (place == ContentPlace.SpokenReply && _hasId)
            {
                facts.StoredState ??= "audio.id";
            }

            // The type may be left out.
            if (place == ContentPlace.Item && (_isReference || (_hasId && !_hasType && !_hasRole)))
            {
                facts.StoredState ??= "item_reference";
            }
        }

        // Files an earlier answer told of: citations, and what its code wrote. They are text to the model, and nothing is read by them.
        private static bool IsEcho(ref Utf8JsonReader reader, RequestFacts facts)
        {
            var type = RequestValues.Name(ref reader, facts);
            return type.EndsWith("_citation"u8) || type.EndsWith("_execution_output"u8) || type.SequenceEqual("file_path"u8);
        }
    }

    private enum Kind
    {
        Other,
        FileId,
        FileUri,
        Stored,
        Spoken,
        Id,
        Role,
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
        2 when name.SequenceEqual("id"u8) => Kind.Id,
        3 when name.SequenceEqual("url"u8) => Kind.Url,
        4 when name.SequenceEqual("role"u8) => Kind.Role,
        4 when name.SequenceEqual("type"u8) => Kind.Type,
        4 when name.SequenceEqual("data"u8) => Kind.Data,
        4 when name.SequenceEqual("args"u8) => Kind.Verbatim,
        4 when name.SequenceEqual("json"u8) => Kind.Verbatim,
        5 when name.SequenceEqual("audio"u8) => Kind.Spoken,
        5 when name.SequenceEqual("input"u8) => Kind.Verbatim,
        5 when name.SequenceEqual("bytes"u8) => Kind.Data,
        6 when name.SequenceEqual("source"u8) => Kind.Source,
        6 when name.SequenceEqual("images"u8) => Kind.Images,
        7 when name.SequenceEqual("file_id"u8) => Kind.FileId,
        7 when name.SequenceEqual("fileUri"u8) => Kind.FileUri,
        8 when name.SequenceEqual("file_uri"u8) => Kind.FileUri,
        8 when name.SequenceEqual("response"u8) => Kind.Verbatim,
        8 when name.SequenceEqual("fileData"u8) => Kind.Inline,
        9 when name.SequenceEqual("arguments"u8) => Kind.Verbatim,
        9 when name.SequenceEqual("image_url"u8) => Kind.Url,
        9 when name.SequenceEqual("file_data"u8) => Kind.Url,
        9 when name.SequenceEqual("video_url"u8) => Kind.Url,
        10 when name.SequenceEqual("inlineData"u8) => Kind.Inline,
        11 when name.SequenceEqual("inline_data"u8) => Kind.Inline,
        11 when name.SequenceEqual("input_audio"u8) => Kind.Audio,
        13 when name.SequenceEqual("cachedContent"u8) => Kind.Stored,
        14 when name.SequenceEqual("cached_content"u8) => Kind.Stored,
        20 when name.SequenceEqual("fileSearchStoreNames"u8) => Kind.Stored,
        23 when name.SequenceEqual("file_search_store_names"u8) => Kind.Stored,
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
}
