using Tollgate.Gateway.Routing;
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

    // Texts to embed are wrapped in nothing but a few marks, each of them.
    private const long PerEmbedded = 8;

    // What providers add to the prompt for tool use as such.
    private const long PerToolSet = 1_024;

    /// <summary>The bound that needs no counting.</summary>
    internal static long ByBytes(Candidate candidate, RequestFacts facts) => facts.TextBytes + facts.TokenIds + Overhead(candidate, facts);

    /// <summary>The bound by tokenizer; exact for the text where the model's encoding is public.</summary>
    internal static long Counted(Candidate candidate, ReadOnlySpan<byte> body, RequestFacts facts) => Math.Min(
        ByBytes(candidate, facts), JsonTextTokens.Count(body, candidate.Tokenizer).TextTokens + facts.TokenIds + Overhead(candidate, facts));

    /// <summary>What a prompt is likely to have, for estimates that are no bound.</summary>
    internal static long Expected(Candidate candidate, RequestFacts facts, long bytesPerToken) =>
        (facts.TextBytes / bytesPerToken) + facts.TokenIds + (facts.MediaParts > 0 ? Media(candidate.Images, facts) : 0) + 1;

    private static long Overhead(Candidate candidate, RequestFacts facts) =>
        (facts.MediaParts > 0 ? Media(candidate.Images, facts) : 0)
        + (facts.Format is WireFormat.OpenAIEmbeddings or WireFormat.GeminiEmbed
            ? PerEmbedded * Math.Max(1, facts.EmbeddingInputs)
            : PerRequest + PerMessage * facts.MessageCount + (facts.HasTools ? PerToolSet : 0));

    // Images that tell their size by the provider's formula, other parts by the stated allowance (docs/guide/budgets.md).
    private static long Media(ImageRule rule, RequestFacts facts)
    {
        var tokens = 0L;
        var sizes = facts.ImageSizes;
        foreach (var size in sizes)
        {
            tokens += ImageTokens.AtMost(rule, size);
        }

        return tokens + (ImageTokens.Unsized(rule) * (facts.MediaParts - sizes.Length));
    }
}
