using Tollgate.Economics.Usage;
using Tollgate.Wire;

namespace Tollgate.Gateway.Settlement;

/// <summary>Carries a provider's figures from the wire into the domain of money, unchanged.</summary>
public static class UsageReading
{
    /// <summary>How a provider counts in a format. Counting surfaces and Gemini's embeddings count as their family does.</summary>
    public static CountingConvention Convention(WireFormat format, string provider) => CountingConventions.For(
        WireFormats.Name(format switch
        {
            WireFormat.AnthropicCountTokens => WireFormat.AnthropicMessages,
            WireFormat.GeminiCountTokens or WireFormat.GeminiEmbed => WireFormat.GeminiGenerate,
            _ => format,
        }),
        provider);

    /// <summary>The same figures as the normalizer wants them. Absent stays absent.</summary>
    public static ReportedCounts Counts(ReportedUsage usage) => new()
    {
        Input = usage.Input,
        CacheRead = usage.CacheRead,
        CacheWrite = usage.CacheWrite,
        CacheWrite5m = usage.CacheWrite5m,
        CacheWrite1h = usage.CacheWrite1h,
        Output = usage.Output,
        Reasoning = usage.Reasoning,
        Total = usage.Total,
        ToolUseInput = usage.ToolUseInput,
        ToolUseAudio = usage.ToolUseAudio,
        ToolUseImage = usage.ToolUseImage,
        ToolUseVideo = usage.ToolUseVideo,
        CacheReadAgain = usage.CacheReadAgain,
        CacheMiss = usage.CacheMiss,
        AudioInput = usage.AudioInput,
        AudioCacheRead = usage.AudioCacheRead,
        AudioOutput = usage.AudioOutput,
        ImageInput = usage.ImageInput,
        ImageCacheRead = usage.ImageCacheRead,
        ImageOutput = usage.ImageOutput,
        VideoInput = usage.VideoInput,
        VideoCacheRead = usage.VideoCacheRead,
        AcceptedPrediction = usage.AcceptedPrediction,
        RejectedPrediction = usage.RejectedPrediction,
        WebSearches = usage.WebSearches,
        FileSearches = usage.FileSearches,
        CodeSessions = usage.CodeSessions,
        GroundedPrompts = usage.GroundedPrompts,
        GroundedQueries = usage.GroundedQueries,
        ProviderCostUsd = usage.ProviderCostUsd,
        UpstreamCostUsd = usage.UpstreamCostUsd,
        IsByok = usage.IsByok,
    };
}
