namespace Tollgate.Economics.Usage;

/// <summary>
/// Usage figures exactly as a provider reported them, under the names of no provider in particular. What a count includes
/// depends on the wire format and is told by its <see cref="CountingConvention"/>; nothing here is converted yet.
/// <see langword="null"/> means "not reported", which is never the same as 0. A mutable value type; the default is "nothing reported".
/// </summary>
public struct ReportedCounts
{
    /// <summary>The value of a figure that was reported but is no whole number.</summary>
    public const long NotACount = long.MinValue;

    /// <summary>The input count: <c>prompt_tokens</c>, <c>input_tokens</c>, <c>promptTokenCount</c>, <c>prompt_eval_count</c>.</summary>
    public long? Input;

    /// <summary>Input read from a prompt cache, all modalities.</summary>
    public long? CacheRead;

    /// <summary>Input written to a prompt cache, all lifetimes.</summary>
    public long? CacheWrite;

    /// <summary>The five-minute part of <see cref="CacheWrite"/>.</summary>
    public long? CacheWrite5m;

    /// <summary>The one-hour part of <see cref="CacheWrite"/>.</summary>
    public long? CacheWrite1h;

    /// <summary>The output count: <c>completion_tokens</c>, <c>output_tokens</c>, <c>candidatesTokenCount</c>, <c>eval_count</c>.</summary>
    public long? Output;

    /// <summary>Reasoning tokens: <c>reasoning_tokens</c>, <c>thinking_tokens</c>, <c>thoughtsTokenCount</c>.</summary>
    public long? Reasoning;

    /// <summary>The provider's own total, used to verify the identity of the format and to detect what clones include.</summary>
    public long? Total;

    /// <summary>Gemini's <c>toolUsePromptTokenCount</c>: input on top of <see cref="Input"/>.</summary>
    public long? ToolUseInput;

    /// <summary>The audio part of <see cref="ToolUseInput"/>.</summary>
    public long? ToolUseAudio;

    /// <summary>The image (and document) part of <see cref="ToolUseInput"/>.</summary>
    public long? ToolUseImage;

    /// <summary>The video part of <see cref="ToolUseInput"/>.</summary>
    public long? ToolUseVideo;

    /// <summary>Cache reads under a second name (DeepSeek's hits), which have to agree with <see cref="CacheRead"/>.</summary>
    public long? CacheReadAgain;

    /// <summary>DeepSeek's cache misses: with the hits they are the whole input.</summary>
    public long? CacheMiss;

    /// <summary>Audio input, cached audio included.</summary>
    public long? AudioInput;

    /// <summary>The cached part of <see cref="AudioInput"/>.</summary>
    public long? AudioCacheRead;

    /// <summary>Audio output, a part of <see cref="Output"/>.</summary>
    public long? AudioOutput;

    /// <summary>Image (and document) input, cached ones included.</summary>
    public long? ImageInput;

    /// <summary>The cached part of <see cref="ImageInput"/>.</summary>
    public long? ImageCacheRead;

    /// <summary>Image output, a part of <see cref="Output"/>.</summary>
    public long? ImageOutput;

    /// <summary>Video input, cached video included.</summary>
    public long? VideoInput;

    /// <summary>The cached part of <see cref="VideoInput"/>.</summary>
    public long? VideoCacheRead;

    /// <summary>Predicted output tokens that were used; already inside <see cref="Output"/>.</summary>
    public long? AcceptedPrediction;

    /// <summary>Predicted output tokens that were not used; already inside <see cref="Output"/>, billed all the same.</summary>
    public long? RejectedPrediction;

    /// <summary>Web searches run by the provider.</summary>
    public long? WebSearches;

    /// <summary>File searches run by the provider.</summary>
    public long? FileSearches;

    /// <summary>Code interpreter sessions opened by the provider.</summary>
    public long? CodeSessions;

    /// <summary>Prompts grounded in search results (Gemini 2).</summary>
    public long? GroundedPrompts;

    /// <summary>Unique non-empty search queries (Gemini 3).</summary>
    public long? GroundedQueries;

    /// <summary>What the provider says it charged, in USD (xAI ticks already converted; OpenRouter <c>usage.cost</c>).</summary>
    public decimal? ProviderCostUsd;

    /// <summary>OpenRouter's <c>cost_details.upstream_inference_cost</c> in USD: charged on top only with one's own key.</summary>
    public decimal? UpstreamCostUsd;

    /// <summary>OpenRouter's <c>is_byok</c>: the caller's own provider key was used upstream.</summary>
    public bool IsByok;
}
