using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tollgate.Wire.Tokens;

/// <summary>The text of JSON strings whose syntax a reader has checked.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Escapes = SearchValues.Create("\"\\/bfnrtu"u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>
    /// Writes the text of an escaped string and says how many bytes it has: never more than the string. Unlike the reader's own
    /// copying it takes halves of surrogate pairs (as U+FFFD) and malformed UTF-8 (as it is), for callers do send them.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text)
    {
        var written = 0;
        while (true)
        {
            var backslash = escaped.IndexOf((byte)'\\');
            if (backslash < 0)
            {
                escaped.CopyTo(text[written..]);
                return written + escaped.Length;
            }

            escaped[..backslash].CopyTo(text[written..]);
            written += backslash;
            var kind = escaped[backslash + 1];
            escaped = escaped[(backslash + 2)..];
            if (kind == 'u')
            {
                written += Character(ref escaped).EncodeToUtf8(text[written..]);
            }
            else
            {
                text[written++] = kind switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => kind,
                };
            }
        }
    }

    /// <summary>Whether every escape in a string is whole: what <see cref="Unescape"/> asks of strings that no reader has checked.</summary>
    public static bool IsSound(ReadOnlySpan<byte> escaped)
    {
        while (escaped.IndexOf((byte)'\\') is >= 0 and var backslash)
        {
            escaped = escaped[(backslash + 1)..];
            if (escaped.IsEmpty)
            {
                return false;
            }

            var length = escaped[0] == 'u' ? 5 : 1;
            if (escaped.Length < length || !Escapes.Contains(escaped[0]) || escaped[1..length].ContainsAnyExcept(HexDigits))
            {
                return false;
            }

            escaped = escaped[length..];
        }

        return true;
    }

    // The character behind "\u", with the second half of a pair if there is one.
    private static Rune Character(ref ReadOnlySpan<byte> escaped)
    {
        var first = (char)Hex(escaped);
        escaped = escaped[4..];
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }

        if (escaped.Length >= 6 && escaped[0] == '\\' && escaped[1] == 'u' && Rune.TryCreate(first, (char)Hex(escaped[2..]), out var pair))
        {
            escaped = escaped[6..];
            return pair;
        }

        return Rune.ReplacementChar;
    }

    private static int Hex(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits[..4], out int value, out _, 'x') ? value : throw new FormatException("Not a checked JSON string.");
}
