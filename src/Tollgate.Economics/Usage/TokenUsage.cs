using System.Runtime.CompilerServices;

namespace Tollgate.Economics.Usage;

/// <summary>
/// What one attempt consumed, in disjoint <see cref="Bucket"/>s. A mutable value type of fixed size: copying it is a
/// copy, nothing is allocated. All counts are ≥ 0; units are tokens, or calls for the counted-call buckets.
/// </summary>
public struct TokenUsage : IEquatable<TokenUsage>
{
    /// <summary>The number of buckets, for loops over all of them.</summary>
    public const int BucketCount = 19;

    private Counts _counts;

    /// <summary>The count in one bucket.</summary>
    public long this[Bucket bucket]
    {
        readonly get => _counts[(int)bucket];
        set => _counts[(int)bucket] = value;
    }

    /// <summary>All input tokens: uncached, read from and written to caches, every modality.</summary>
    public readonly long InputTotal =>
        this[Bucket.UncachedInput] + this[Bucket.CacheRead] + this[Bucket.CacheWrite5m] + this[Bucket.CacheWrite1h]
        + this[Bucket.AudioInput] + this[Bucket.AudioCacheRead] + this[Bucket.ImageInput] + this[Bucket.ImageCacheRead]
        + this[Bucket.VideoInput] + this[Bucket.VideoCacheRead];

    /// <summary>All output tokens: visible, reasoning, every modality.</summary>
    public readonly long OutputTotal =>
        this[Bucket.Output] + this[Bucket.Reasoning] + this[Bucket.AudioOutput] + this[Bucket.ImageOutput];

    /// <summary>True when every bucket is zero.</summary>
    public readonly bool IsEmpty
    {
        get
        {
            for (var i = 0; i < BucketCount; i++)
            {
                if (_counts[i] != 0)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The bucket-wise sum.</summary>
    public static TokenUsage operator +(in TokenUsage left, in TokenUsage right)
    {
        var sum = left;
        for (var i = 0; i < BucketCount; i++)
        {
            sum._counts[i] += right._counts[i];
        }

        return sum;
    }

    public readonly bool Equals(TokenUsage other) => ((ReadOnlySpan<long>)_counts).SequenceEqual(other._counts);

    public override readonly bool Equals(object? obj) => obj is TokenUsage other && Equals(other);

    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var count in (ReadOnlySpan<long>)_counts)
        {
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    public static bool operator ==(in TokenUsage left, in TokenUsage right) => left.Equals(right);

    public static bool operator !=(in TokenUsage left, in TokenUsage right) => !left.Equals(right);

    [InlineArray(BucketCount)]
    private struct Counts
    {
        private long _first;
    }
}
