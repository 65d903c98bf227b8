namespace Tollgate.Telemetry;

/// <summary>One series of an instrument: a counter, or the buckets of a histogram. Thread-safe.</summary>
internal sealed class MetricSeries(string labels, int buckets)
{
    private readonly long[] _buckets = new long[buckets];
    private readonly Lock _lock = new();
    private long _count;
    private double _sum;

    /// <summary>The labels as Prometheus writes them, without braces.</summary>
    internal string Labels { get; } = labels;

    internal long Count => Interlocked.Read(ref _count);

    internal void Add(long value) => Interlocked.Add(ref _count, value);

    internal void Record(double value, ReadOnlySpan<double> bounds)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _count++;
            _sum += value;
            if (bucket < _buckets.Length)
            {
                _buckets[bucket]++;
            }
        }
    }

    /// <summary>A consistent copy: counts per bucket (not cumulative), count and sum.</summary>
    internal (long[] Buckets, long Count, double Sum) Read()
    {
        lock (_lock)
        {
            return ([.. _buckets], _count, _sum);
        }
    }
}
