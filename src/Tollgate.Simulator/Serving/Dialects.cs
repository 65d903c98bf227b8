using Tollgate.Simulator.Anthropic;
using Tollgate.Simulator.Gemini;
using Tollgate.Simulator.OpenAI;

namespace Tollgate.Simulator.Serving;

/// <summary>The dialect of each surface that is served by a model.</summary>
internal static class Dialects
{
    private static readonly ChatDialect Chat = new();
    private static readonly ResponsesDialect Responses = new();
    private static readonly CompletionsDialect Completions = new();
    private static readonly EmbeddingsDialect Embeddings = new();
    private static readonly MessagesDialect Messages = new();
    private static readonly CountTokensDialect CountTokens = new();
    private static readonly GenerateContentDialect Generate = new();
    private static readonly GeminiCountTokensDialect GeminiCount = new();
    private static readonly EmbedContentDialect GeminiEmbed = new();

    public static IDialect? Of(Surface surface) => surface switch
    {
        Surface.Chat => Chat,
        Surface.Responses => Responses,
        Surface.Completions => Completions,
        Surface.Embeddings => Embeddings,
        Surface.Messages => Messages,
        Surface.CountTokens => CountTokens,
        Surface.GeminiGenerate or Surface.GeminiStream => Generate,
        Surface.GeminiCountTokens => GeminiCount,
        Surface.GeminiEmbed or Surface.GeminiBatchEmbed => GeminiEmbed,
        _ => null,
    };
}
