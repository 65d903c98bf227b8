namespace Tollgate.Economics.Usage;

/// <summary>Which figure of <see cref="ReportedCounts"/> a <see cref="UsageProblem"/> is about.</summary>
public enum ReportedField : byte
{
    Input,
    CacheRead,
    CacheWrite,
    CacheWrite5m,
    CacheWrite1h,
    Output,
    Reasoning,
    Total,
    ToolUseInput,
    AudioInput,
    AudioCacheRead,
    AudioOutput,
    ImageInput,
    ImageCacheRead,
    ImageOutput,
    VideoInput,
    VideoCacheRead,
    Prediction,
    WebSearches,
    FileSearches,
    CodeSessions,
    GroundedPrompts,
    GroundedQueries,
    CacheMiss,
}
