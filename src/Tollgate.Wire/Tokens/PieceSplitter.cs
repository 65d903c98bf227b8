namespace Tollgate.Wire.Tokens;

/// <summary>
/// Splits text into the pieces that byte pairs are merged within: the hand-written equal of tiktoken's patterns, which it quotes
/// alternative by alternative. Where a pattern would backtrack, the code remembers the position to return to instead.
/// </summary>
internal static class PieceSplitter
{
    private const CharacterClass Solid = CharacterClass.Letter | CharacterClass.Number | CharacterClass.Space;

    /// <summary>The end of the o200k_base piece that starts at <paramref name="start"/>, which must lie within the text.</summary>
    public static int EndO200k(ReadOnlySpan<byte> text, int start)
    {
        var first = Characters.At(text, start, out var length);
        if (!first.IsAny(CharacterClass.Number | CharacterClass.NewLine))
        {
            var isLetter = first.IsAny(CharacterClass.Letter);
            var end = CasedWordEnd(text, isLetter ? start : start + length);
            if (end < 0 && first.IsAny(CharacterClass.Lower))
            {
                // A mark: as the optional first character it led nowhere useful, so it is the word itself.
                end = start + length;
            }

            if (end < 0)
            {
                end = UncasedWordEnd(text, isLetter ? start : start + length);
            }

            if (end >= 0)
            {
                return end + ContractionLength(text, end);
            }
        }

        return EndCommon(text, start, first, length, slashes: true);
    }

    /// <summary>The end of the cl100k_base piece that starts at <paramref name="start"/>, which must lie within the text.</summary>
    public static int EndCl100k(ReadOnlySpan<byte> text, int start)
    {
        // (?i:'s|'t|'re|'ve|'m|'ll|'d)
        var contraction = ContractionLength(text, start);
        if (contraction > 0)
        {
            return start + contraction;
        }

        // [^\r\n\p{L}\p{N}]?\p{L}+
        var first = Characters.At(text, start, out var length);
        if (!first.IsAny(CharacterClass.Number | CharacterClass.NewLine))
        {
            var end = Run(text, start + length, CharacterClass.Letter);
            if (end > start + length || first.IsAny(CharacterClass.Letter))
            {
                return end;
            }
        }

        return EndCommon(text, start, first, length, slashes: false);
    }

    // [Lu Lt Lm Lo M]*[Ll Lm Lo M]+ : the end of the match that starts here, -1 for none.
    private static int CasedWordEnd(ReadOnlySpan<byte> text, int start)
    {
        var position = start;
        var lastShared = -1;
        while (position < text.Length)
        {
            var kind = Characters.At(text, position, out var length);
            if (!kind.IsAny(CharacterClass.Upper))
            {
                if (kind.IsAny(CharacterClass.Lower))
                {
                    return Run(text, position + length, CharacterClass.Lower);
                }

                break;
            }

            position += length;
            if (kind.IsAny(CharacterClass.Lower))
            {
                lastShared = position;
            }
        }

        // The first run took all; it gives back up to the last character that the second run can have, which is all it gets.
        return lastShared;
    }

    // [Lu Lt Lm Lo M]+[Ll Lm Lo M]* : only asked when the cased word does not match, so the second run is empty.
    private static int UncasedWordEnd(ReadOnlySpan<byte> text, int start)
    {
        var end = Run(text, start, CharacterClass.Upper);
        return end > start ? end : -1;
    }

    private static int EndCommon(ReadOnlySpan<byte> text, int start, CharacterClass first, int length, bool slashes)
    {
        var next = start + length;
        if (first.IsAny(CharacterClass.Number))
        {
            // \p{N}{1,3}
            for (var digits = 1; digits < 3 && next < text.Length; digits++)
            {
                if (!Characters.At(text, next, out length).IsAny(CharacterClass.Number))
                {
                    break;
                }

                next += length;
            }

            return next;
        }

        // " ?[^\s\p{L}\p{N}]+[\r\n]*", and o200k's last class has the slash too
        var symbols = !first.IsAny(Solid) || text[start] == ' ' ? RunOfSymbols(text, next) : next;
        if (!first.IsAny(Solid) || symbols > next)
        {
            while (symbols < text.Length && (text[symbols] is (byte)'\r' or (byte)'\n' || (slashes && text[symbols] == '/')))
            {
                symbols++;
            }

            return symbols;
        }

        return EndSpaces(text, start, first, length);
    }

    // \s*[\r\n]+|\s+(?!\S)|\s+
    private static int EndSpaces(ReadOnlySpan<byte> text, int start, CharacterClass first, int length)
    {
        var kind = first;
        var position = start;
        var last = start;
        var afterNewLine = -1;
        while (kind.IsAny(CharacterClass.Space))
        {
            last = position;
            position += length;
            if (kind.IsAny(CharacterClass.NewLine))
            {
                afterNewLine = position;
            }

            if (position == text.Length)
            {
                return afterNewLine >= 0 ? afterNewLine : position;
            }

            kind = Characters.At(text, position, out length);
        }

        // The last of several spaces is left for the word behind it.
        return afterNewLine >= 0 ? afterNewLine : last > start ? last : position;
    }

    private static int Run(ReadOnlySpan<byte> text, int position, CharacterClass wanted)
    {
        while (position < text.Length && Characters.At(text, position, out var length).IsAny(wanted))
        {
            position += length;
        }

        return position;
    }

    private static int RunOfSymbols(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && !Characters.At(text, position, out var length).IsAny(Solid))
        {
            position += length;
        }

        return position;
    }

    // (?i:'s|'t|'re|'ve|'m|'ll|'d), where case folding makes the long s (U+017F) an s
    private static int ContractionLength(ReadOnlySpan<byte> text, int position)
    {
        if (position + 1 >= text.Length || text[position] != '\'')
        {
            return 0;
        }

        var second = position + 2 < text.Length ? text[position + 2] : (byte)0;
        return (text[position + 1] | 0x20, second | 0x20) switch
        {
            ('s' or 't' or 'm' or 'd', _) => 2,
            ('r' or 'v', 'e') => 3,
            ('l', 'l') => 3,
            _ => text[position + 1] == 0xC5 && second == 0xBF ? 3 : 0,
        };
    }
}
