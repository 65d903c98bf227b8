using System.Text.Json;

namespace Tollgate.Wire.Tokens;

/// <summary>
/// Bounds the prompt of a request from its raw JSON body, for every request format at once. Thread-safe; allocates nothing
/// beyond pooled buffers, unless the body is malformed.
/// </summary>
/// <remarks>
/// Every string value is unescaped and counted, property names and numbers too. Tools, response formats and tool arguments count as
/// the JSON they are, which is no shorter than what providers render from them. Embedded media are left out and reported.
/// </remarks>
public static class JsonTextTokens
{
    /// <summary>Tokens a message costs beside its text, at most: role marks and separators (OpenAI documents 3 and 1 for a name).</summary>
    public const int PerMessage = 4;

    /// <summary>Tokens a request costs beside its messages, at most: the start of the answer and of the conversation.</summary>
    public const int PerRequest = 16;

    /// <summary>Tokens a tool costs beside its JSON, at most.</summary>
    public const int PerTool = 16;

    /// <summary>
    /// Tokens that a tool defined by the provider (search, shell, computer…) costs at most, and, for models without a public
    /// tokenizer, the instructions that offering any tool adds: providers list several hundred for either.
    /// </summary>
    public const int HiddenInstructions = 1024;

    /// <summary>The deepest nesting that is read; deeper bodies count as malformed.</summary>
    public const int MaxDepth = 128;

    /// <summary>Bounds a body. Never throws for what a caller sent: a malformed body is bounded by its bytes.</summary>
    public static PromptTokens Count(ReadOnlySpan<byte> json, TokenizerFamily family)
    {
        try
        {
            return new PromptWalk(json, family, stackalloc PromptWalk.Part[MaxDepth + 2]).Run();
        }
        catch (JsonException)
        {
            return new PromptTokens(json.Length, 0, 0, 0, 0, RefersToStored: false, IsWellFormed: false);
        }
    }
}
