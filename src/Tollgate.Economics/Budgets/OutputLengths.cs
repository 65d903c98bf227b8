using System.Numerics;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// Histogram of output lengths in fixed buckets, eight to a power of two. Counts are halved when there are many, so that it
/// follows a changing distribution. Lock-free: a count lost in a race with the halving does not matter.
/// </summary>
internal sealed class OutputLengths
{
    private const int PerOctave = 8;
    private const int Octaves = 22;
    private const int HalveAt = 16_384;
    private readonly int[] _counts = new int[(Octaves - 3 + 1) * PerOctave + 1];
    private int _total;
    private long _lastUsed;

    public long LastUsed => Volatile.Read(ref _lastUsed);

    public void Add(long tokens, long now)
    {
        Volatile.Write(ref _lastUsed, now);
        Interlocked.Increment(ref _counts[BucketOf(tokens)]);
        if (Interlocked.Increment(ref _total) >= HalveAt)
            Halve();
    }

    /// <summary>The smallest length that at most so many in a thousand exceeded; null below <paramref name="enough"/> answers.</summary>
    public long? ExceededBy(int perMille, long enough)
    {
        var total = 0L;
        for (var i = 0; i < _counts.Length; i++)
            total += Volatile.Read(ref _counts[i]);

        if (total < enough)
            return null;

        var above = total * perMille / 1000;
        for (var i = _counts.Length - 1; i >= 0; i--)
        {
            above -= Volatile.Read(ref _counts[i]);
            if (above < 0)
                return LargestOf(i);
        }

        return null;
    }

    /// <summary>Lengths below eight have a bucket each; above, a bucket spans an eighth of a power of two.</summary>
    internal static int BucketOf(long tokens)
    {
        if (tokens < PerOctave)
            return (int)tokens;

        var octave = BitOperations.Log2((ulong)tokens);
        return octave >= Octaves
            ? (Octaves - 3 + 1) * PerOctave
            : (octave - 2) * PerOctave + (int)((tokens >> (octave - 3)) & (PerOctave - 1));
    }

    internal static long LargestOf(int bucket)
    {
        if (bucket < PerOctave)
            return bucket;

        var octave = bucket / PerOctave + 2;
        return ((PerOctave + (bucket % PerOctave) + 1L) << (octave - 3)) - 1;
    }

    private void Halve()
    {
        var total = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            var count = Volatile.Read(ref _counts[i]);
            Interlocked.Add(ref _counts[i], -(count / 2));
            total += count - count / 2;
        }

        Volatile.Write(ref _total, total);
    }
}
