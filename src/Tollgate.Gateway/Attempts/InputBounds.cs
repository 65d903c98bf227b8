using Tollgate.Wire;
using Tollgate.Wire.Tokens;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Upper bounds of a prompt's tokens. Bytes first: a token covers at least one byte, and when a budget can afford that bound
/// nothing has to be counted. Only when it cannot is the text tokenized.
/// </summary>
internal static class InputBounds
{
    // What a provider wraps around each message and around the whole, generously.
    private const long PerMessage = 16;
    private const long PerRequest = 64;

    // The dearest common picture: a full-detail image in tiles, a long page of a document. Stated in docs/guide/budgets.md.
    private const long PerMediaPart = 6_500;

    // What providers add to the prompt for tool use as such.
    private const long PerToolSet = 1_024;

    /// <summary>The bound that needs no counting.</summary>
    internal static long ByBytes(RequestFacts facts) => facts.TextBytes + facts.TokenIds + Overhead(facts);

    /// <summary>The bound by tokenizer; exact for the text where the model's encoding is public.</summary>
    internal static long Counted(TokenizerFamily family, ReadOnlySpan<byte> body, RequestFacts facts) =>
        Math.Min(ByBytes(facts), JsonTextTokens.Count(body, family).TextTokens + facts.TokenIds + Overhead(facts));

    private static long Overhead(RequestFacts facts) =>
        PerRequest + PerMessage * facts.MessageCount + PerMediaPart * facts.MediaParts + (facts.HasTools ? PerToolSet : 0);
}
