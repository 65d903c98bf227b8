namespace Tollgate.Simulator.Serving;

/// <summary>What an endpoint does.</summary>
internal enum Surface
{
    Chat,
    Responses,
    StoredResponse,
    Completions,
    Embeddings,
    Models,
    Messages,
    CountTokens,
    GeminiGenerate,
    GeminiStream,
    GeminiCountTokens,
    GeminiEmbed,
    GeminiBatchEmbed,
}
