namespace Tollgate.Economics.Usage;

/// <summary>Which input tokens count against a limit of tokens per minute, hour or day. Immutable.</summary>
/// <param name="Name">Whose rule it is.</param>
/// <param name="CountsCacheRead">Whether input read from a prompt cache counts.</param>
public sealed record RateCounting(string Name, bool CountsCacheRead = true)
{
    /// <summary>The input tokens of a usage that count; cache writes always do.</summary>
    public long InputOf(in TokenUsage usage) => CountsCacheRead
        ? usage.InputTotal
        : usage.InputTotal - usage[Bucket.CacheRead] - usage[Bucket.AudioCacheRead] - usage[Bucket.ImageCacheRead] - usage[Bucket.VideoCacheRead];
}
