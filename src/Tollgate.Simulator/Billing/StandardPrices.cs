namespace Tollgate.Simulator.Billing;

/// <summary>The simulator's own prices, written down by hand from public price lists (2026-11). USD per million tokens.</summary>
internal static class StandardPrices
{
    private const int OpenAILong = 272_000;
    private const int GeminiLong = 200_000;
    private const int GrokLong = 199_999;

    public static readonly PriceRow[] Rows =
    [
        // OpenAI
        OpenAI("gpt-6-astra*", 10m, 50m, 1m, 12.5m),
        OpenAI("gpt-6-luna*", 0.1m, 0.5m, 0.01m, 0.125m),
        OpenAI("gpt-6-sol*", 2m, 10m, 0.2m, 2.5m),
        OpenAI("gpt-5.6-luna*", 0.2m, 1.2m, 0.02m, 0.25m),
        OpenAI("gpt-5.6-sol*", 4m, 20m, 0.4m, 5m),
        OpenAI("gpt-5.6-terra*", 2m, 12m, 0.2m, 2.5m),
        OpenAI("gpt-5.5-pro*", 30m, 180m, 30m),
        OpenAI("gpt-5.5*", 5m, 30m, 0.5m) with { PriorityFactor = 2.5m },
        new("gpt-5.4-mini*", 0.75m, 4.5m, 0.075m),
        new("gpt-5.4-nano*", 0.2m, 1.25m, 0.02m),
        OpenAI("gpt-5.4-pro*", 30m, 180m, 30m),
        OpenAI("gpt-5.4*", 2.5m, 15m, 0.25m),
        new("gpt-5.3*", 1.75m, 14m, 0.175m),
        new("gpt-5.2-pro*", 21m, 168m),
        new("gpt-5.2*", 1.75m, 14m, 0.175m),
        new("gpt-5.1-codex-mini*", 0.25m, 2m, 0.025m),
        new("gpt-5.1*", 1.25m, 10m, 0.125m),
        new("gpt-5-pro*", 15m, 120m),
        new("gpt-5-mini*", 0.25m, 2m, 0.025m) { PriorityFactor = 1.8m },
        new("gpt-5-nano*", 0.05m, 0.4m, 0.005m),
        new("gpt-5*", 1.25m, 10m, 0.125m),
        new("gpt-4.1-mini*", 0.4m, 1.6m, 0.1m) { PriorityFactor = 1.75m },
        new("gpt-4.1-nano*", 0.1m, 0.4m, 0.025m) { PriorityFactor = 2m },
        new("gpt-4.1*", 2m, 8m, 0.5m) { PriorityFactor = 1.75m },
        new("gpt-4o-2024-05-13", 5m, 15m) { PriorityFactor = 1.75m },
        new("gpt-4o-mini*", 0.15m, 0.6m, 0.075m) { Priority = new("gpt-4o-mini*", 0.25m, 1m, 0.125m) },
        new("gpt-4o*", 2.5m, 10m, 1.25m) { PriorityFactor = 1.7m },
        new("gpt-4-turbo*", 10m, 30m),
        new("gpt-4", 30m, 60m),
        new("gpt-3.5-turbo-instruct*", 1.5m, 2m),
        new("gpt-3.5-turbo*", 0.5m, 1.5m),
        new("o1-pro*", 150m, 600m),
        new("o1-mini*", 1.1m, 4.4m, 0.55m),
        new("o1*", 15m, 60m, 7.5m),
        new("o3-pro*", 20m, 80m),
        new("o3-mini*", 1.1m, 4.4m, 0.55m),
        new("o3*", 2m, 8m, 0.5m) { PriorityFactor = 1.75m },
        new("o4-mini*", 1.1m, 4.4m, 0.275m) { Priority = new("o4-mini*", 2m, 8m, 0.5m) },
        new("text-embedding-3-small*", 0.02m, 0m),
        new("text-embedding-3-large*", 0.13m, 0m),
        new("text-embedding-ada-002*", 0.1m, 0m),
        new("mistral-embed*", 0.1m, 0m),

        // Anthropic
        Claude("claude-fable-5-1*", 10m, 50m, 0.25m) with { UsFactor = 1.1m },
        Claude("claude-fable-5*", 10m, 50m, 1m) with { UsFactor = 1.1m },
        Claude("claude-opus-5-5*", 4m, 20m, 0.2m) with { UsFactor = 1.1m },
        Claude("claude-opus-5*", 5m, 25m, 0.5m) with { UsFactor = 1.1m, FastFactor = 2m },
        Claude("claude-opus-4-5*", 5m, 25m, 0.5m),
        Claude("claude-opus-4-6*", 5m, 25m, 0.5m) with { UsFactor = 1.1m },
        Claude("claude-opus-4-7*", 5m, 25m, 0.5m) with { UsFactor = 1.1m },
        Claude("claude-opus-4-8*", 5m, 25m, 0.5m) with { UsFactor = 1.1m, FastFactor = 2m },
        Claude("claude-opus-4*", 15m, 75m, 1.5m),
        Claude("claude-sonnet-5*", 2m, 10m, 0.2m) with { UsFactor = 1.1m },
        Claude("claude-sonnet-4-6*", 3m, 15m, 0.3m) with { UsFactor = 1.1m },
        Claude("claude-sonnet-4*", 3m, 15m, 0.3m),
        Claude("claude-3-7-sonnet*", 3m, 15m, 0.3m),
        Claude("claude-3-5-sonnet*", 3m, 15m, 0.3m),
        Claude("claude-haiku-4-5*", 1m, 5m, 0.1m),
        Claude("claude-3-5-haiku*", 0.8m, 4m, 0.08m),
        new("claude-3-haiku*", 0.25m, 1.25m, 0.03m, 0.3m, 0.5m),
        Claude("claude*", 3m, 15m, 0.3m),

        // Google
        Gemini("gemini-3.6-flash*", 0.75m, 3.75m, 0.075m, 14m),
        Gemini("gemini-3.5-flash-lite*", 0.3m, 2.5m, 0.03m, 14m),
        Gemini("gemini-3.5-flash*", 1.5m, 9m, 0.15m, 14m),
        Gemini("gemini-3.1-flash-lite*", 0.25m, 1.5m, 0.025m, 14m),
        Gemini("gemini-3-flash*", 0.5m, 3m, 0.05m, 14m),
        Gemini("gemini-3*-pro*", 2m, 12m, 0.2m, 14m) with { LongContextAbove = GeminiLong },
        Gemini("gemini-2.5-flash-lite*", 0.1m, 0.4m, 0.01m, 35m),
        Gemini("gemini-2.5-flash*", 0.3m, 2.5m, 0.03m, 35m),
        Gemini("gemini-2.5-pro*", 1.25m, 10m, 0.125m, 35m) with { LongContextAbove = GeminiLong },
        Gemini("gemini-2.0-flash*", 0.1m, 0.4m, 0.025m, 35m),
        new("gemini-embedding-001", 0.15m, 0m),
        new("gemini-embedding-2*", 0.2m, 0m),

        // xAI, DeepSeek, Groq, Mistral
        new("grok-4-1-fast*", 0.2m, 0.5m, 0.05m),
        new("grok-4-fast*", 0.2m, 0.5m, 0.05m),
        new("grok-4.6*", 2m, 6m, 0.5m) { LongContextAbove = GrokLong, LongOutputFactor = 2m },
        new("grok-4.3*", 1.25m, 2.5m, 0.2m) { LongContextAbove = GrokLong, LongOutputFactor = 2m },
        new("grok-4-0709", 3m, 15m, 0.75m),
        new("grok-4", 3m, 15m, 0.75m),
        new("grok-3-mini*", 0.3m, 0.5m, 0.075m),
        new("grok-3*", 3m, 15m, 0.75m),
        new("grok-code-fast-1", 0.2m, 1.5m, 0.02m),
        new("deepseek-chat*", 0.27m, 1.1m, 0.07m),
        new("deepseek-reasoner*", 0.55m, 2.19m, 0.14m),
        new("deepseek-v4-flash*", 0.44m, 1.32m, 0.014m),
        new("deepseek-v4-pro*", 1.32m, 3.96m, 0.044m),
        new("llama-3.3-70b-versatile", 0.59m, 0.79m),
        new("llama-3.1-8b-instant", 0.05m, 0.08m),
        new("gpt-oss-120b*", 0.15m, 0.6m, 0.075m),
        new("gpt-oss-20b*", 0.075m, 0.3m, 0.0375m),
        new("kimi-k2-instruct*", 1m, 3m, 0.5m),
        new("mistral-large-2512", 0.5m, 1.5m, 0.05m),
        new("mistral-large*", 2m, 6m),
        new("mistral-medium-3-1*", 0.4m, 2m, 0.04m),
        new("mistral-medium*", 1.5m, 7.5m, 0.15m),
        new("mistral-small*", 0.1m, 0.3m),
        new("magistral-medium*", 2m, 5m),
        new("magistral-small*", 0.5m, 1.5m),
        new("codestral-2508", 0.3m, 0.9m, 0.03m),
        new("codestral*", 0.3m, 0.9m),

        // Anything else
        new("*", 1m, 4m, 0.1m, 1.25m, 2m),
    ];

    private static PriceRow OpenAI(string glob, decimal input, decimal output, decimal read, decimal? write = null) =>
        new(glob, input, output, read, write) { LongContextAbove = OpenAILong };

    /// <summary>Writes cost 1.25 and 2 times the input; the priority tier is bought capacity, not a dearer token.</summary>
    private static PriceRow Claude(string glob, decimal input, decimal output, decimal read) =>
        new(glob, input, output, read, input * 1.25m, input * 2m) { PriorityFactor = 1m };

    private static PriceRow Gemini(string glob, decimal input, decimal output, decimal read, decimal search) =>
        new(glob, input, output, read) { WebSearchPerThousand = search, PriorityFactor = 1m };
}
