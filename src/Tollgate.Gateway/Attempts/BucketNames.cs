using Tollgate.Economics.Usage;

namespace Tollgate.Gateway.Attempts;

/// <summary>The names of buckets in API, CLI, trace and exports.</summary>
public static class BucketNames
{
    private static readonly string[] s_names =
        [.. Enumerable.Range(0, TokenUsage.BucketCount).Select(bucket => System.Text.Encoding.ASCII.GetString(Utf8((Bucket)bucket)))];

    /// <summary>The name as UTF-8, without allocation.</summary>
    public static ReadOnlySpan<byte> Utf8(Bucket bucket) => bucket switch
    {
        Bucket.UncachedInput => "input_uncached"u8,
        Bucket.CacheRead => "cache_read"u8,
        Bucket.CacheWrite5m => "cache_write_5m"u8,
        Bucket.CacheWrite1h => "cache_write_1h"u8,
        Bucket.Output => "output"u8,
        Bucket.Reasoning => "reasoning"u8,
        Bucket.AudioInput => "audio_input"u8,
        Bucket.AudioCacheRead => "audio_cache_read"u8,
        Bucket.AudioOutput => "audio_output"u8,
        Bucket.ImageInput => "image_input"u8,
        Bucket.ImageCacheRead => "image_cache_read"u8,
        Bucket.ImageOutput => "image_output"u8,
        Bucket.VideoInput => "video_input"u8,
        Bucket.VideoCacheRead => "video_cache_read"u8,
        Bucket.WebSearch => "web_search"u8,
        Bucket.FileSearch => "file_search"u8,
        Bucket.CodeSession => "code_session"u8,
        Bucket.GroundedPrompt => "grounded_prompt"u8,
        Bucket.GroundedQuery => "grounded_query"u8,
        _ => "unknown"u8,
    };

    /// <summary>The name as text.</summary>
    public static string Of(Bucket bucket) => (uint)bucket < (uint)s_names.Length ? s_names[(int)bucket] : "unknown";
}
