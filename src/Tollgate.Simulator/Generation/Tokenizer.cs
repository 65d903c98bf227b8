namespace Tollgate.Simulator.Generation;

/// <summary>
/// The simulator's own token model: one leading space belongs to the token after it, words break into a first piece of five
/// characters and further pieces of four, punctuation and every non-ASCII character stand alone, white space runs are one token.
/// A token is never shorter than one UTF-16 character, so a text never has more tokens than UTF-8 bytes.
/// </summary>
internal static class Tokenizer
{
    private const int FirstPiece = 5;
    private const int NextPiece = 4;

    public static int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        for (var i = 0; i < text.Length; i = NextEnd(text, i)) tokens++;
        return tokens;
    }

    /// <summary>End of the token that starts at <paramref name="start"/>.</summary>
    public static int NextEnd(ReadOnlySpan<char> text, int start)
    {
        var i = start;
        var limit = FirstPiece;
        var c = text[i];
        if (c == ' ' && i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1])) c = text[++i];
        else if (char.IsWhiteSpace(c)) return WhiteSpaceEnd(text, i);
        else if (i > 0 && char.IsAsciiLetterOrDigit(text[i - 1])) limit = NextPiece;

        if (char.IsAsciiLetterOrDigit(c))
        {
            var end = Math.Min(text.Length, i + limit);
            while (i < end && char.IsAsciiLetterOrDigit(text[i])) i++;
            return i;
        }

        return char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? i + 2 : i + 1;
    }

    private static int WhiteSpaceEnd(ReadOnlySpan<char> text, int start)
    {
        var i = start + 1;
        while (i < text.Length && char.IsWhiteSpace(text[i])) i++;

        // The last space of a run belongs to the word after it.
        return i < text.Length && i - start > 1 && text[i - 1] == ' ' ? i - 1 : i;
    }
}
