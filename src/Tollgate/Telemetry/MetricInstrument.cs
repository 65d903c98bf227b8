using System.Collections.Concurrent;
using System.Globalization;

namespace Tollgate.Telemetry;

/// <summary>
/// All series of one instrument. Labels can come from callers (a model's name), so their number is bounded: what exceeds it is added
/// up under <c>(other)</c>. Thread-safe.
/// </summary>
internal sealed class MetricInstrument(string name, string description, bool isHistogram)
{
    internal const int MostSeries = 2_000;
    private static readonly double[] s_bounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(LabelComparer.Instance);
    private MetricSeries? _other;

    internal void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> labels) => Find(labels).Add(value);

    internal void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) => Find(labels).Record(value, s_bounds);

    internal void Write(PrometheusText text)
    {
        text.Head(name, description, isHistogram ? "histogram" : "counter");
        if (!isHistogram && _series.IsEmpty)
        {
            // What has not happened yet is 0, not absent: an alert on a metric that does not exist never fires.
            text.Sample(name, "", 0L);
        }

        foreach (var series in _series.Values)
        {
            Write(text, series);
        }

        if (_other is { } other)
        {
            Write(text, other);
        }
    }

    private void Write(PrometheusText text, MetricSeries series)
    {
        if (!isHistogram)
        {
            text.Sample(name, series.Labels, series.Count);
            return;
        }

        var (buckets, count, sum) = series.Read();
        var cumulative = 0L;
        for (var i = 0; i < s_bounds.Length; i++)
        {
            cumulative += buckets[i];
            text.Sample(name + "_bucket", PrometheusText.Join(series.Labels, "le", s_bounds[i].ToString(CultureInfo.InvariantCulture)), cumulative);
        }

        text.Sample(name + "_bucket", PrometheusText.Join(series.Labels, "le", "+Inf"), count);
        text.Sample(name + "_sum", series.Labels, sum);
        text.Sample(name + "_count", series.Labels, count);
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (lookup.TryGetValue(labels, out var series))
        {
            return series;
        }

        if (_series.Count >= MostSeries)
        {
            return LazyInitializer.EnsureInitialized(ref _other, () => New("overflow=\"(other)\""));
        }

        var text = "";
        foreach (var (key, value) in labels)
        {
            text = PrometheusText.Join(text, key, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        return _series.GetOrAdd(labels.ToArray(), New(text));
    }

    private MetricSeries New(string labels) => new(labels, isHistogram ? s_bounds.Length : 0);
}
