namespace Tollgate.Economics.Usage;

/// <summary>
/// The disjoint kinds of consumption of an attempt. No token is in two buckets. The numeric values are stored in the
/// journal and the ledger: append, never renumber.
/// </summary>
public enum Bucket : byte
{
    /// <summary>Text input tokens the provider neither read from nor wrote to its prompt cache.</summary>
    UncachedInput = 0,

    /// <summary>Text input tokens served from the provider's prompt cache.</summary>
    CacheRead = 1,

    /// <summary>Input tokens written to a prompt cache with the provider's default (five-minute) lifetime.</summary>
    CacheWrite5m = 2,

    /// <summary>Input tokens written to a prompt cache with a one-hour lifetime.</summary>
    CacheWrite1h = 3,

    /// <summary>Visible text output tokens.</summary>
    Output = 4,

    /// <summary>Output tokens spent on reasoning, shown or hidden.</summary>
    Reasoning = 5,

    AudioInput = 6,
    AudioCacheRead = 7,
    AudioOutput = 8,
    ImageInput = 9,
    ImageCacheRead = 10,
    ImageOutput = 11,
    VideoInput = 12,
    VideoCacheRead = 13,

    /// <summary>Web searches the provider ran, in calls.</summary>
    WebSearch = 14,

    /// <summary>File searches the provider ran, in calls.</summary>
    FileSearch = 15,

    /// <summary>Code interpreter sessions the provider opened.</summary>
    CodeSession = 16,

    /// <summary>Prompts the provider grounded in search results, in prompts.</summary>
    GroundedPrompt = 17,

    /// <summary>Unique search queries the provider ran for grounding, in queries.</summary>
    GroundedQuery = 18,
}
