using Tollgate.Gateway.Upstreams;

namespace Tollgate.Importing.Litellm;

/// <summary>A provider prefix of LiteLLM and what it is here. Immutable.</summary>
/// <param name="Prefix">What stands before the slash in <c>litellm_params.model</c>.</param>
/// <param name="Provider">The provider here.</param>
/// <param name="Api">The API it speaks.</param>
/// <param name="KeyVariable">Where LiteLLM looks for the key when none is written; null when none is needed.</param>
internal sealed record LitellmKind(string Prefix, string Provider, string Api, string? KeyVariable)
{
    private static readonly LitellmKind[] s_all =
    [
        new("openai", "openai", "openai", "OPENAI_API_KEY"),
        new("text-completion-openai", "openai", "openai", "OPENAI_API_KEY"),
        new("custom_openai", "openai", "openai", "OPENAI_API_KEY"),
        new("azure", "azure", "azure", "AZURE_API_KEY"),
        new("anthropic", "anthropic", "anthropic", "ANTHROPIC_API_KEY"),
        new("gemini", "google", "gemini", "GEMINI_API_KEY"),
        new("deepseek", "deepseek", "openai", "DEEPSEEK_API_KEY"),
        new("mistral", "mistral", "openai", "MISTRAL_API_KEY"),
        new("xai", "xai", "openai", "XAI_API_KEY"),
        new("groq", "groq", "openai", "GROQ_API_KEY"),
        new("openrouter", "openrouter", "openai", "OPENROUTER_API_KEY"),
        new("together_ai", "together", "openai", "TOGETHERAI_API_KEY"),
        new("fireworks_ai", "fireworks", "openai", "FIREWORKS_AI_API_KEY"),
        new("ollama", "ollama", "openai", null),
        new("ollama_chat", "ollama", "openai", null),
        new("hosted_vllm", "vllm", "openai", null),
        new("vllm", "vllm", "openai", null),
    ];

    /// <summary>The kind of a model and its name there; null when LiteLLM's provider has no counterpart.</summary>
    public static LitellmKind? Of(string model, out string bare)
    {
        bare = model;
        var slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Array.Find(s_all, kind => kind.Prefix == model[..slash]) is { } prefixed)
        {
            bare = model[(slash + 1)..];
            return prefixed;
        }

        // Without a prefix LiteLLM knows the provider by the model's name, as we do.
        foreach (var known in KnownProviders.All)
        {
            if (known.Models.Any(glob => Gateway.Routing.Glob.Matches(glob, model)))
            {
                return Array.Find(s_all, kind => kind.Provider == known.Name);
            }
        }

        return null;
    }

    /// <summary>The same provider by a prefix given apart, as <c>custom_llm_provider</c> does.</summary>
    public static LitellmKind? ByPrefix(string prefix) => Array.Find(s_all, kind => kind.Prefix == prefix);

    /// <summary>The base URL as it is written here: LiteLLM and its SDKs take other ends.</summary>
    public string Url(string written)
    {
        var url = written.TrimEnd('/');
        return Api switch
        {
            "anthropic" => Without(Without(url, "/messages"), "/v1"),
            "azure" => Without(Without(url, "/openai/deployments"), "/openai"),
            "gemini" => Without(url, "/v1beta"),
            _ when Provider == "ollama" && !url.EndsWith("/v1", StringComparison.Ordinal) => url + "/v1",
            _ => Without(url, "/chat/completions"),
        };
    }

    private static string Without(string url, string tail) => url.EndsWith(tail, StringComparison.OrdinalIgnoreCase) ? url[..^tail.Length] : url;
}
