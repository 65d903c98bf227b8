using Tollgate.Wire.Json;

namespace Tollgate.Wire;

/// <summary>Reads a provider's error, whatever its dialect: an object with message and type, code or status, or a bare text.</summary>
internal static class ErrorReader
{
    private const int MaxMessage = 512;

    /// <summary>Reads the value of an <c>error</c> member. Null is no error.</summary>
    public static void Read(ref JsonCursor cursor, AnswerFacts facts)
    {
        if (cursor.SkipNull())
        {
            return;
        }

        if (cursor.Peek() == (byte)'"')
        {
            cursor.ReadString(out var text);
            facts.HasError = true;
            facts.ErrorMessage = Short(text);
            return;
        }

        if (!cursor.EnterObject())
        {
            cursor.Skip();
            return;
        }

        facts.HasError = true;
        while (cursor.NextMember(out var name))
        {
            Member(ref cursor, name, facts);
        }
    }

    /// <summary>Reads one member of an error object; true when it was one of an error.</summary>
    public static bool Member(ref JsonCursor cursor, ReadOnlySpan<byte> name, AnswerFacts facts)
    {
        if (name.SequenceEqual("message"u8))
        {
            if (cursor.ReadString(out var text))
            {
                facts.ErrorMessage = Short(text);
            }

            return true;
        }

        // The most telling name wins: Gemini's status and the type over a code.
        if (name.SequenceEqual("type"u8) || name.SequenceEqual("status"u8))
        {
            if (cursor.ReadString(out var type) && !type.IsEmpty)
            {
                facts.ErrorType = TextPool.Get(type);
            }

            return true;
        }

        if (name.SequenceEqual("code"u8))
        {
            var raw = cursor.Peek() == (byte)'"' && cursor.ReadString(out var code) ? code : cursor.ReadRaw();
            if (!raw.IsEmpty && raw.Length < 64 && !raw.SequenceEqual("null"u8))
            {
                facts.ErrorType ??= TextPool.Get(raw);
            }

            return true;
        }

        cursor.Skip();
        return false;
    }

    private static string Short(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > MaxMessage)
        {
            raw = raw[..MaxMessage];
            raw = raw[^1] == (byte)'\\' ? raw[..^1] : raw;
        }

        return JsonStrings.Decode(raw);
    }
}
