namespace Tollgate.Economics.Usage;

/// <summary>The closed set of counting conventions and the choice among them.</summary>
public static class CountingConventions
{
    /// <summary>OpenAI and Azure: everything is inside <c>prompt_tokens</c> and <c>completion_tokens</c>.</summary>
    public static CountingConvention OpenAI { get; } = new("openai");

    /// <summary>OpenAI embeddings: input only.</summary>
    public static CountingConvention OpenAIEmbeddings { get; } = new("openai-embeddings") { OutputMayBeAbsent = true };

    /// <summary>Servers that imitate OpenAI: its rules by default, the total decides where they deviate.</summary>
    public static CountingConvention OpenAICompatible { get; } =
        new("openai-compatible") { TotalDecidesReasoning = true, TotalDecidesCache = true };

    /// <summary>Anthropic messages: cache reads and writes come on top of <c>input_tokens</c>; no total.</summary>
    public static CountingConvention Anthropic { get; } =
        new("anthropic") { InputIncludesCacheRead = false, InputIncludesCacheWrite = false, ReasoningIsApproximate = true };

    /// <summary>Gemini: cached tokens inside the prompt, thoughts and tool-use prompt on top.</summary>
    public static CountingConvention Gemini { get; } = new("gemini") { OutputIncludesReasoning = false, OutputMayBeAbsent = true };

    /// <summary>Bedrock Converse: cache reads and writes on top; the total tells where a model deviates.</summary>
    public static CountingConvention BedrockConverse { get; } =
        new("bedrock-converse") { InputIncludesCacheRead = false, InputIncludesCacheWrite = false, TotalDecidesCache = true };

    /// <summary>DeepSeek: <c>prompt_tokens</c> is cache hits plus misses.</summary>
    public static CountingConvention DeepSeek { get; } = new("deepseek");

    /// <summary>xAI chat: reasoning on top of <c>completion_tokens</c>, unless the total says otherwise; reports its charge.</summary>
    public static CountingConvention XAI { get; } =
        new("xai") { OutputIncludesReasoning = false, TotalDecidesReasoning = true, ReportsCost = true };

    /// <summary>xAI responses: OpenAI's rule by default, decided by the total; reports its charge.</summary>
    public static CountingConvention XAIResponses { get; } = new("xai-responses") { TotalDecidesReasoning = true, ReportsCost = true };

    /// <summary>Groq: as OpenAI.</summary>
    public static CountingConvention Groq { get; } = new("groq");

    /// <summary>Mistral: as OpenAI; reasoning is folded into the output count.</summary>
    public static CountingConvention Mistral { get; } = new("mistral");

    /// <summary>OpenRouter: as OpenAI, cache writes inside the prompt; its <c>usage.cost</c> wins.</summary>
    public static CountingConvention OpenRouter { get; } = new("openrouter") { ReportsCost = true };

    /// <summary>Ollama's own format: prompt and generated counts.</summary>
    public static CountingConvention Ollama { get; } = new("ollama");

    /// <summary>Every convention.</summary>
    public static IReadOnlyList<CountingConvention> All { get; } =
    [
        OpenAI, OpenAIEmbeddings, OpenAICompatible, Anthropic, Gemini, BedrockConverse, DeepSeek, XAI, XAIResponses, Groq, Mistral,
        OpenRouter, Ollama,
    ];

    /// <summary>
    /// The convention of a provider's wire format. Formats: <c>openai-chat</c>, <c>openai-responses</c>, <c>openai-embeddings</c>,
    /// <c>openai-completions</c>, <c>anthropic-messages</c>, <c>gemini</c>, <c>bedrock-converse</c>, <c>ollama-chat</c>; providers by
    /// any of their names (<see cref="ProviderNames"/>), unknown ones are taken for imitations of OpenAI. Throws for an unknown format: that is a bug.
    /// </summary>
    public static CountingConvention For(string wireFormat, string provider) => Of(wireFormat, ProviderNames.Canonical(provider));

    private static CountingConvention Of(string wireFormat, string provider) => wireFormat switch
    {
        "anthropic-messages" => Anthropic,
        "gemini" => Gemini,
        "bedrock-converse" => BedrockConverse,
        "ollama-chat" => Ollama,
        "openai-embeddings" => OpenAIEmbeddings,
        "openai-responses" when provider is "xai" => XAIResponses,
        "openai-chat" or "openai-responses" or "openai-completions" => provider switch
        {
            "openai" or "azure" => OpenAI,
            "deepseek" => DeepSeek,
            "xai" => XAI,
            "groq" => Groq,
            "mistral" => Mistral,
            "openrouter" => OpenRouter,
            _ => OpenAICompatible,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(wireFormat), wireFormat, "Unknown wire format."),
    };
}
