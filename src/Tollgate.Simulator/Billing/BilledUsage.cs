using System.Text.Json.Serialization;

namespace Tollgate.Simulator.Billing;

/// <summary>What an attempt is billed for, in disjoint buckets of tokens, plus counted web searches.</summary>
/// <param name="UncachedInput">Input neither read from nor written to a cache.</param>
/// <param name="CacheRead">Input read from the provider's prompt cache.</param>
/// <param name="CacheWrite5m">Input written to it for five minutes (or at the provider's only write price).</param>
/// <param name="CacheWrite1h">Input written to it for an hour.</param>
/// <param name="OutputVisible">Generated output without reasoning, including tokens generated ahead and never delivered.</param>
/// <param name="Reasoning">Generated reasoning tokens.</param>
/// <param name="WebSearches">Searches billed by the call.</param>
public readonly record struct BilledUsage(
    [property: JsonPropertyName("uncached_input")] long UncachedInput,
    [property: JsonPropertyName("cache_read")] long CacheRead,
    [property: JsonPropertyName("cache_write_5m")] long CacheWrite5m,
    [property: JsonPropertyName("cache_write_1h")] long CacheWrite1h,
    [property: JsonPropertyName("output_visible")] long OutputVisible,
    [property: JsonPropertyName("reasoning")] long Reasoning,
    [property: JsonPropertyName("web_searches")] long WebSearches)
{
    /// <summary>All input tokens, cached or not.</summary>
    [JsonIgnore]
    public long TotalInput => UncachedInput + CacheRead + CacheWrite5m + CacheWrite1h;

    /// <summary>All generated tokens.</summary>
    [JsonIgnore]
    public long TotalOutput => OutputVisible + Reasoning;

    /// <summary>Bucket-wise sum.</summary>
    public static BilledUsage operator +(BilledUsage left, BilledUsage right) => Add(left, right);

    /// <summary>Bucket-wise sum.</summary>
    public static BilledUsage Add(BilledUsage left, BilledUsage right) => new(
        left.UncachedInput + right.UncachedInput, left.CacheRead + right.CacheRead, left.CacheWrite5m + right.CacheWrite5m,
        left.CacheWrite1h + right.CacheWrite1h, left.OutputVisible + right.OutputVisible, left.Reasoning + right.Reasoning,
        left.WebSearches + right.WebSearches);
}
