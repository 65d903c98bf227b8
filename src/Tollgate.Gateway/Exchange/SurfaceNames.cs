namespace Tollgate.Gateway.Exchange;

/// <summary>The names of surfaces in keys, API and reports.</summary>
public static class SurfaceNames
{
    public static string Of(Surface surface) => surface switch
    {
        Surface.OpenAIChat => "chat_completions",
        Surface.OpenAIResponses or Surface.OpenAIStoredResponse => "responses",
        Surface.OpenAICompletions => "completions",
        Surface.OpenAIEmbeddings => "embeddings",
        Surface.AnthropicMessages => "messages",
        Surface.AnthropicCountTokens => "count_tokens",
        Surface.GeminiGenerate or Surface.GeminiStreamGenerate => "generate_content",
        Surface.GeminiCountTokens => "gemini_count_tokens",
        Surface.GeminiEmbed => "embed_content",
        Surface.Models => "models",
        Surface.RequestRecord => "requests",
        Surface.Quote => "quote",
        Surface.Me => "me",
        _ => "none",
    };
}
