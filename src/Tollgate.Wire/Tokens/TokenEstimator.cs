using System.Text;

namespace Tollgate.Wire.Tokens;

/// <summary>Bounds the tokens of a text for any model: exactly where the tokenizer is public, from above elsewhere. Thread-safe.</summary>
public static class TokenEstimator
{
    /// <summary>
    /// A bound, not an estimate: tokens of a closed vocabulary per o200k token of the same text. Published comparisons put Claude
    /// at 1.05 to 1.35 times o200k for English prose and up to about 1.6 times for code; 2 leaves a margin above the worst of
    /// them. Scripts other than Latin vary more, so every character outside ASCII adds one token on top.
    /// </summary>
    public const int UnknownFactor = 2;

    /// <summary>What a closed tokenizer may add to a text on its own (a beginning mark, a dummy space), in tokens.</summary>
    public const int UnknownOverhead = 8;

    /// <summary>The most tokens a text in UTF-8 can have; 0 and exact for no text.</summary>
    public static TokenBound Bound(TokenizerFamily family, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return new TokenBound(0, IsExact: true);
        }

        return family switch
        {
            TokenizerFamily.O200k => Count(BytePairEncoding.O200k, text),
            TokenizerFamily.Cl100k => Count(BytePairEncoding.Cl100k, text),
            _ => new TokenBound(checked(AtMost(family, text) + UnknownOverhead), IsExact: false),
        };
    }

    /// <summary>The tokenizer of a model by its public name; a provider prefix (<c>openai/</c>) and a fine-tune's <c>ft:</c> are ignored.</summary>
    public static TokenizerFamily ForModel(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var name = model.AsSpan(model.LastIndexOf('/') + 1);
        if (name.StartsWith("ft:", StringComparison.OrdinalIgnoreCase))
        {
            name = name[3..];
        }

        if (IsOneOf(name, "gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "chatgpt-4o", "gpt-oss", "o1", "o3", "o4"))
        {
            return TokenizerFamily.O200k;
        }

        return IsOneOf(name, "gpt-4", "gpt-3.5", "gpt-35", "text-embedding-3", "text-embedding-ada-002")
            ? TokenizerFamily.Cl100k
            : TokenizerFamily.Unknown;
    }

    /// <summary>The bound for a fragment, without what is added once per text: never more than its bytes.</summary>
    internal static int AtMost(TokenizerFamily family, ReadOnlySpan<byte> text) => family switch
    {
        TokenizerFamily.O200k => BytePairEncoding.O200k.CountTokens(text),
        TokenizerFamily.Cl100k => BytePairEncoding.Cl100k.CountTokens(text),
        _ => (int)Math.Min(
            text.Length,
            ((long)UnknownFactor * BytePairEncoding.O200k.CountTokens(text, text.Length / UnknownFactor)) + CharactersOutsideAscii(text)),
    };

    /// <summary>The most bytes a token has on average in any text that people or models write, escapes included.</summary>
    public const int MostBytesPerToken = 16;

    /// <summary>
    /// Tokens a text has at least: its count where the tokenizer is public; elsewhere half of what o200k needs, which no vocabulary in
    /// use stays below. At least 1 for any text.
    /// </summary>
    public static long AtLeast(TokenizerFamily family, ReadOnlySpan<byte> text) => family switch
    {
        _ when text.IsEmpty => 0,
        TokenizerFamily.O200k => BytePairEncoding.O200k.CountTokens(text),
        TokenizerFamily.Cl100k => BytePairEncoding.Cl100k.CountTokens(text),
        _ => (BytePairEncoding.O200k.CountTokens(text) + 1L) / 2,
    };

    /// <summary>Tokens that so many bytes of text are at least, where the text itself was not kept.</summary>
    public static long AtLeast(long bytes) => (bytes + MostBytesPerToken - 1) / MostBytesPerToken;

    private static TokenBound Count(BytePairEncoding encoding, ReadOnlySpan<byte> text)
    {
        var count = encoding.CountTokens(text, int.MaxValue, out var exact);
        return new TokenBound(count, exact);
    }

    private static int CharactersOutsideAscii(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return 0;
        }

        var characters = 0;
        foreach (var value in text)
        {
            characters += value >= 0xC0 ? 1 : 0;
        }

        return characters;
    }

    // "o1" and "o1-mini" are models of the family "o1", "o10" is not; "gpt-4" does not take "gpt-4o" from its own family.
    private static bool IsOneOf(ReadOnlySpan<char> name, params ReadOnlySpan<string> families)
    {
        foreach (var family in families)
        {
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase)
                && (name.Length == family.Length || name[family.Length] is '-' or '.' or ':' or '@'))
            {
                return true;
            }
        }

        return false;
    }
}
