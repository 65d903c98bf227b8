using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tollgate.Wire.Tokens;

/// <summary>The text of JSON strings whose syntax a reader has checked.</summary>
internal static class JsonText
{
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
