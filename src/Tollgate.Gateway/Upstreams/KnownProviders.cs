namespace Tollgate.Gateway.Upstreams;

/// <summary>What is known of the common providers, so that a name and a key are enough to use one.</summary>
public static class KnownProviders
{
    private static readonly KnownProvider[] s_all =
    [
        new("openai", ApiFamily.OpenAI, "https://api.openai.com/v1", "OPENAI_API_KEY",
            ["gpt-*", "chatgpt-*", "o1*", "o3*", "o4*", "text-embedding-*", "davinci-*", "babbage-*", "codex-*", "computer-use-*", "ft:*"]),
        new("anthropic", ApiFamily.Anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY", ["claude-*"]),
        new("google", ApiFamily.Gemini, "https://generativelanguage.googleapis.com", "GEMINI_API_KEY", ["gemini-*", "gemma-*", "embedding-*"]),
        new("deepseek", ApiFamily.OpenAI, "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", ["deepseek-*"]),
        new("mistral", ApiFamily.OpenAI, "https://api.mistral.ai/v1", "MISTRAL_API_KEY",
            ["mistral-*", "ministral-*", "codestral-*", "magistral-*", "devstral-*", "pixtral-*", "open-mistral-*"]),
        new("xai", ApiFamily.OpenAI, "https://api.x.ai/v1", "XAI_API_KEY", ["grok-*"]),
        new("groq", ApiFamily.OpenAI, "https://api.groq.com/openai/v1", "GROQ_API_KEY", []),
        new("openrouter", ApiFamily.OpenAI, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", []),
        new("together", ApiFamily.OpenAI, "https://api.together.xyz/v1", "TOGETHER_API_KEY", []),
        new("fireworks", ApiFamily.OpenAI, "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", []),
        new("ollama", ApiFamily.OpenAI, "http://127.0.0.1:11434/v1", null, []),
        new("vllm", ApiFamily.OpenAI, "http://127.0.0.1:8000/v1", null, []),
    ];

    public static IReadOnlyList<KnownProvider> All => s_all;

    /// <summary>The provider whose own address that is, or null; what listens on this machine may be anybody.</summary>
    public static KnownProvider? At(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        foreach (var known in s_all)
        {
            if (!address.IsLoopback && string.Equals(new Uri(known.BaseUrl).Host, address.Host, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>The provider of that name, or null.</summary>
    public static KnownProvider? Find(string name)
    {
        foreach (var known in s_all)
        {
            if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        return null;
    }
}
