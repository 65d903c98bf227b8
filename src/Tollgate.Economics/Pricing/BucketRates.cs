using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>How buckets are priced: their units, their names in card files, and whose price an unpriced detail takes.</summary>
public static class BucketRates
{
    private static readonly string[] Names =
    [
        "input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning", "audio_input", "audio_cache_read",
        "audio_output", "image_input", "image_cache_read", "image_output", "video_input", "video_cache_read", "web_search",
        "file_search", "code_session", "grounded_prompt", "grounded_query",
    ];

    /// <summary>The bucket's name in card files and traces.</summary>
    public static string NameOf(Bucket bucket) => Names[(int)bucket];

    /// <summary>The bucket of a name, or null.</summary>
    public static Bucket? Find(string name)
    {
        var index = Array.IndexOf(Names, name);
        return index < 0 ? null : (Bucket)index;
    }

    /// <summary>All names, in the order of the buckets.</summary>
    public static IReadOnlyList<string> AllNames => Names;

    /// <summary>True for buckets counted in calls.</summary>
    public static bool IsCall(Bucket bucket) => bucket >= Bucket.WebSearch;

    /// <summary>The unit the bucket's prices are for.</summary>
    public static RateUnit UnitOf(Bucket bucket) => IsCall(bucket) ? RateUnit.PerThousandCalls : RateUnit.PerMillionTokens;

    /// <summary>
    /// Whose price a bucket takes when it has none of its own; null when it has to stay unpriced. Reasoning is output; a cache read
    /// without a price of its own costs full input; media cost what text costs. A one-hour write never takes the five-minute
    /// price, which is too low: it takes the input price only where a model charges nothing extra for writes at all (see
    /// <see cref="ModelRates"/>). Calls have no parent.
    /// </summary>
    public static Bucket? ParentOf(Bucket bucket) => bucket switch
    {
        Bucket.CacheRead or Bucket.CacheWrite5m or Bucket.CacheWrite1h => Bucket.UncachedInput,
        Bucket.Reasoning or Bucket.AudioOutput or Bucket.ImageOutput => Bucket.Output,
        Bucket.AudioInput or Bucket.ImageInput or Bucket.VideoInput => Bucket.UncachedInput,
        Bucket.AudioCacheRead or Bucket.ImageCacheRead or Bucket.VideoCacheRead => Bucket.CacheRead,
        _ => null,
    };
}
