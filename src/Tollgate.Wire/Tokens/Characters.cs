using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tollgate.Wire.Tokens;

/// <summary>Classifies the character at a position of UTF-8 text.</summary>
internal static class Characters
{
    private static readonly CharacterClass[] Ascii = [.. Enumerable.Range(0, 128).Select(value => Classify(new Rune(value)))];

    /// <summary>The class of the character that starts at <paramref name="position"/>, and its length in bytes.</summary>
    /// <remarks>A malformed sequence counts as one character of class <see cref="CharacterClass.Other"/>, as U+FFFD would.</remarks>
    public static CharacterClass At(ReadOnlySpan<byte> text, int position, out int length)
    {
        var first = text[position];
        if (first < 128)
        {
            length = 1;
            return Ascii[first];
        }

        return Rune.DecodeFromUtf8(text[position..], out var rune, out length) == OperationStatus.Done
            ? Classify(rune)
            : CharacterClass.Other;
    }

    /// <summary>Whether a class has any of the wanted bits.</summary>
    public static bool IsAny(this CharacterClass kind, CharacterClass wanted) => (kind & wanted) != CharacterClass.Other;

    /// <summary>The class of a character.</summary>
    public static CharacterClass Classify(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter:
                return CharacterClass.Letter | CharacterClass.Upper;
            case UnicodeCategory.LowercaseLetter:
                return CharacterClass.Letter | CharacterClass.Lower;
            case UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter:
                return CharacterClass.Letter | CharacterClass.Upper | CharacterClass.Lower;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                return CharacterClass.Upper | CharacterClass.Lower;
            case UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                return CharacterClass.Number;
            default:
                return rune.Value is '\r' or '\n' ? CharacterClass.Space | CharacterClass.NewLine
                    : Rune.IsWhiteSpace(rune) ? CharacterClass.Space
                    : CharacterClass.Other;
        }
    }
}
