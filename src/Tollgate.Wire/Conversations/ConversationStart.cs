using System.Buffers;
using System.Text.Json;

namespace Tollgate.Wire.Conversations;

/// <summary>
/// What stays equal from the first turn of a conversation to its last: the system prompt and everything up to the end of the first
/// message of the user. Clients move their cache marks and add ids from turn to turn; those do not count. Pure; reads no further than it must.
/// </summary>
public static class ConversationStart
{
    // Enough to tell conversations apart, little enough to cost nothing.
    private const int MostBytes = 64 << 10;

    /// <summary>Adds the beginning of the conversation in <paramref name="body"/>, which <paramref name="facts"/> were read from.</summary>
    public static void AddTo(ref ConversationHash hash, in ReadOnlySequence<byte> body, RequestFacts facts)
    {
        if (facts.SystemOffset > 0)
        {
            var reader = At(body, facts.SystemOffset);
            var left = MostBytes;
            AddValue(ref hash, ref reader, ref left, out _);
        }

        hash.End();
        if (facts.MessagesOffset > 0)
        {
            var reader = At(body, facts.MessagesOffset);
            var left = MostBytes;
            AddMessages(ref hash, ref reader, ref left);
        }
    }

    private static Utf8JsonReader At(in ReadOnlySequence<byte> body, long offset)
    {
        // One value of a document that has been read as a whole before: what follows it is never reached.
        var reader = new Utf8JsonReader(body.Slice(offset), new JsonReaderOptions { MaxDepth = RequestReader.MaxDepth });
        reader.Read();
        return reader;
    }

    private static void AddMessages(ref ConversationHash hash, ref Utf8JsonReader reader, ref int left)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            AddValue(ref hash, ref reader, ref left, out _);
            return;
        }

        while (left > 0 && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            AddValue(ref hash, ref reader, ref left, out var isUsers);
            if (isUsers)
            {
                return;
            }
        }
    }

    /// <summary>Adds every text of a value. A message is the user's when it says so, or does not say whose it is.</summary>
    private static void AddValue(ref ConversationHash hash, ref Utf8JsonReader reader, ref int left, out bool isUsers)
    {
        isUsers = true;
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            AddToken(ref hash, ref reader, ref left);
            return;
        }

        var depth = reader.CurrentDepth;
        var isMessage = reader.TokenType == JsonTokenType.StartObject;
        while (left > 0 && reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                AddToken(ref hash, ref reader, ref left);
                continue;
            }

            var role = isMessage && reader.CurrentDepth == depth + 1 && reader.ValueTextEquals("role"u8);
            var moves = reader.ValueTextEquals("cache_control"u8) || reader.ValueTextEquals("id"u8) || reader.ValueTextEquals("status"u8);
            reader.Read();
            if (role)
            {
                isUsers = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("user"u8);
            }

            if (moves)
            {
                reader.Skip();
            }
            else
            {
                AddToken(ref hash, ref reader, ref left);
            }
        }
    }

    private static void AddToken(ref ConversationHash hash, ref Utf8JsonReader reader, ref int left)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return;
        }

        if (!reader.HasValueSequence)
        {
            Take(ref hash, reader.ValueSpan, ref left);
        }
        else
        {
            foreach (var part in reader.ValueSequence)
            {
                Take(ref hash, part.Span, ref left);
            }
        }

        hash.End();
    }

    private static void Take(ref ConversationHash hash, ReadOnlySpan<byte> bytes, ref int left)
    {
        var taken = bytes[..Math.Min(bytes.Length, left)];
        hash.Add(taken);
        left -= taken.Length;
    }
}
