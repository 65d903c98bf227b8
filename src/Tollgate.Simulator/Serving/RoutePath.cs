namespace Tollgate.Simulator.Serving;

/// <summary>Finds the endpoint of a path. The prefix selects the provider's conventions, the rest the surface.</summary>
internal static class RoutePath
{
    private static readonly (string Prefix, Provider Provider)[] Prefixes =
    [
        ("/v1/", Provider.OpenAI),
        ("/openai/v1/", Provider.Azure),
        ("/anthropic/v1/", Provider.Anthropic),
        ("/v1beta/openai/", Provider.OpenAI),
        ("/v1beta/", Provider.Gemini),
        ("/gemini/v1beta/", Provider.Gemini),
        ("/xai/v1/", Provider.XAi),
        ("/deepseek/v1/", Provider.DeepSeek),
        ("/deepseek/", Provider.DeepSeek),
        ("/groq/openai/v1/", Provider.Groq),
        ("/openrouter/api/v1/", Provider.OpenRouter),
        ("/mistral/v1/", Provider.Mistral),
    ];

    private const string Deployments = "/openai/deployments/";

    public static bool TryFind(string path, bool anthropicHeader, out Endpoint endpoint)
    {
        endpoint = default;
        if (path.StartsWith(Deployments, StringComparison.Ordinal))
        {
            var slash = path.IndexOf('/', Deployments.Length);
            return slash > 0 && TryOpenAI(path[(slash + 1)..], Provider.Azure, path[Deployments.Length..slash], out endpoint);
        }

        foreach (var (prefix, provider) in Prefixes)
        {
            if (!path.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var rest = path[prefix.Length..];
            return provider == Provider.Gemini || rest.Contains(':', StringComparison.Ordinal)
                ? TryGemini(rest, out endpoint)
                : TryOpenAI(rest, provider, null, out endpoint, anthropicHeader);
        }

        return false;
    }

    private static bool TryOpenAI(string rest, Provider provider, string? deployment, out Endpoint endpoint, bool anthropicHeader = false)
    {
        endpoint = rest switch
        {
            "chat/completions" => new Endpoint(Surface.Chat, provider, "openai.chat", deployment),
            "responses" => new Endpoint(Surface.Responses, provider, "openai.responses", deployment),
            "completions" => new Endpoint(Surface.Completions, provider, "openai.completions", deployment),
            "embeddings" => new Endpoint(Surface.Embeddings, provider, "openai.embeddings", deployment),
            "messages" => new Endpoint(Surface.Messages, Provider.Anthropic, "anthropic.messages"),
            "messages/count_tokens" => new Endpoint(Surface.CountTokens, Provider.Anthropic, "anthropic.count_tokens"),
            _ when rest.StartsWith("responses/", StringComparison.Ordinal) =>
                new Endpoint(Surface.StoredResponse, provider, "openai.responses", Id: rest["responses/".Length..]),
            _ when IsModels(rest, out var model) =>
                new Endpoint(Surface.Models, anthropicHeader ? Provider.Anthropic : provider, "models", Id: model),
            _ => default,
        };
        return endpoint.Name is not null;
    }

    private static bool TryGemini(string rest, out Endpoint endpoint)
    {
        endpoint = default;
        var colon = rest.LastIndexOf(':');
        if (colon < 0)
        {
            if (!IsModels(rest, out var id)) return false;
            endpoint = new Endpoint(Surface.Models, Provider.Gemini, "models", Id: id);
            return true;
        }

        if (!IsModels(rest[..colon], out var model) || model is null) return false;
        endpoint = rest[(colon + 1)..] switch
        {
            "generateContent" => new Endpoint(Surface.GeminiGenerate, Provider.Gemini, "gemini.generate", model),
            "streamGenerateContent" => new Endpoint(Surface.GeminiStream, Provider.Gemini, "gemini.stream", model),
            "countTokens" => new Endpoint(Surface.GeminiCountTokens, Provider.Gemini, "gemini.count_tokens", model),
            "embedContent" => new Endpoint(Surface.GeminiEmbed, Provider.Gemini, "gemini.embed", model),
            "batchEmbedContents" => new Endpoint(Surface.GeminiBatchEmbed, Provider.Gemini, "gemini.embed", model),
            _ => default,
        };
        return endpoint.Name is not null;
    }

    private static bool IsModels(string rest, out string? model)
    {
        model = rest.StartsWith("models/", StringComparison.Ordinal) ? rest["models/".Length..] : null;
        return model is not null || string.Equals(rest, "models", StringComparison.Ordinal);
    }
}
