using System.Numerics;

namespace Tollgate.Storage.Ledger;

/// <summary>
/// Counts of latencies in fixed buckets, four to every doubling: a quantile read from it is at most 19 % above the true value. From under a
/// millisecond to over an hour. Histograms of the same kind add up. Not thread-safe.
/// </summary>
public sealed class LatencyHistogram
{
    /// <summary>The number of buckets. Stored: append, never renumber.</summary>
    public const int BucketCount = 92;

    private const int SmallestLog2 = 9;
    private readonly long[] _counts = new long[BucketCount];

    public long this[int bucket]
    {
        get => _counts[bucket];
        set => _counts[bucket] = value;
    }

    public long Total
    {
        get
        {
            long total = 0;
            foreach (var count in _counts)
            {
                total += count;
            }

            return total;
        }
    }

    /// <summary>The bucket of a latency: the first whose upper bound is not below it.</summary>
    public static int BucketOf(long micros)
    {
        if (micros <= 1 << SmallestLog2)
        {
            return 0;
        }

        var value = (ulong)(micros - 1);
        var log2 = BitOperations.Log2(value);
        var quarter = (int)((value >> (log2 - 2)) & 3);
        return Math.Min(((log2 - SmallestLog2) * 4) + quarter + 1, BucketCount - 1);
    }

    /// <summary>The inclusive upper bound of a bucket in microseconds; the last has none (<see cref="long.MaxValue"/>).</summary>
    public static long UpperBound(int bucket)
    {
        if (bucket >= BucketCount - 1)
        {
            return long.MaxValue;
        }

        var (log2, quarter) = Math.DivRem(bucket, 4);
        return (4L + quarter) << (log2 + SmallestLog2 - 2);
    }

    public void Record(long micros) => _counts[BucketOf(micros)]++;

    public void Add(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < BucketCount; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    /// <summary>An upper bound of the quantile (0 to 1) in microseconds; null without data or when it is in the open last bucket.</summary>
    public long? Quantile(decimal quantile)
    {
        var total = Total;
        if (total == 0)
        {
            return null;
        }

        var rank = Math.Max(1, (long)decimal.Ceiling(total * quantile));
        for (var i = 0; i < BucketCount - 1; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return UpperBound(i);
            }
        }

        return null;
    }
}
