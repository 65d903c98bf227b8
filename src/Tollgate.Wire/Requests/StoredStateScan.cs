using System.Text;
using System.Text.Json;

namespace Tollgate.Wire;

/// <summary>Finds ids of what providers keep, in the places where a request may name them.</summary>
internal static class StoredStateScan
{
    /// <summary>Notes that the value under the reader names something stored, unless it is null. Does not move.</summary>
    public static void Note(ref Utf8JsonReader reader, RequestFacts facts, string member)
    {
        if (reader.TokenType != JsonTokenType.Null)
        {
            facts.StoredState ??= member;
        }
    }

    /// <summary>
    /// Reads a value that may be an id, a list of ids, or an object that names some beside its settings; notes it under <paramref name="member"/>
    /// and moves to its last token.
    /// </summary>
    public static void Read(ref Utf8JsonReader reader, RequestFacts facts, string member)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref reader, facts, member);
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Read(ref reader, facts, member);
                }

                break;
            default:
                Note(ref reader, facts, member);
                break;
        }
    }

    /// <summary>Whether a Gemini file URI is an address of the open web; everything else lives in somebody's account.</summary>
    public static bool IsPublic(ref Utf8JsonReader reader, RequestFacts facts)
    {
        ReadOnlySpan<byte> uri;
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            uri = reader.ValueSpan;
        }
        else if (RequestValues.Length(ref reader) <= facts.Scratch.Length)
        {
            uri = facts.Scratch.AsSpan(0, reader.CopyString(facts.Scratch));
        }
        else
        {
            return false;
        }

        if (!Begins(uri, "https://"u8) && !Begins(uri, "http://"u8))
        {
            return false;
        }

        var host = uri[(uri.IndexOf("://"u8) + 3)..];
        var end = host.IndexOfAny("/?#\\"u8);
        host = end < 0 ? host : host[..end];
        if (host.ContainsAnyExceptInRange((byte)'!', (byte)'~') || host.Contains((byte)'%'))
        {
            return false;
        }

        // Google's own addresses, those of its files and buckets among them.
        ReadOnlySpan<byte> google = "google"u8;
        for (var i = 0; i + google.Length <= host.Length; i++)
        {
            if (Begins(host[i..], google))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) =>
        text.Length >= with.Length && Ascii.EqualsIgnoreCase(text[..with.Length], with);

    private static void ReadObject(ref Utf8JsonReader reader, RequestFacts facts, string member)
    {
        var before = facts.StoredState;
        var isPublicSkill = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = RequestValues.Name(ref reader, facts);
            var isType = name.SequenceEqual("type"u8);
            var isSkill = name.SequenceEqual("skill_id"u8);
            var isId = isSkill || IsId(name);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                // Anthropic's own skills belong to nobody.
                isPublicSkill = reader.ValueTextEquals("anthropic"u8);
            }

            if (isId || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                ReadMember(ref reader, facts, member, isId);
            }
        }

        if (isPublicSkill)
        {
            facts.StoredState = before;
        }
    }

    // In a list that is none of ids only objects can name something.
    private static void ReadMember(ref Utf8JsonReader reader, RequestFacts facts, string member, bool isId)
    {
        if (isId || reader.TokenType == JsonTokenType.StartObject)
        {
            Read(ref reader, facts, member);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                ReadMember(ref reader, facts, member, isId: false);
            }
        }
    }

    private static bool IsId(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("id"u8) || name.EndsWith("_id"u8) || name.EndsWith("_ids"u8)
        || name.SequenceEqual("fileSearchStoreNames"u8) || name.SequenceEqual("file_search_store_names"u8);
}
