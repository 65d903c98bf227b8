using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Tollgate.Economics.Budgets;

/// <summary>
/// How long answers get, learned per organization, model and feature, so that nobody's traffic steers another's holds: an upper bound of the
/// 99.9th percentile of output tokens.
/// Thread-safe and lock-free on known keys; bounded: the keys used least recently are forgotten.
/// </summary>
public sealed class LearnedOutput
{
    /// <summary>Below this many answers nothing is claimed.</summary>
    public const long EnoughAnswers = 50;

    public const int DefaultCapacity = 4096;

    private readonly ConcurrentDictionary<(long, long, long), OutputLengths> _lengths = new();
    private readonly Lock _eviction = new();
    private readonly int _capacity;
    private long _clock;

    public LearnedOutput(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 4);
        _capacity = capacity;
    }

    /// <summary>How many keys are known; at most the capacity plus the number of threads.</summary>
    public int Count => _lengths.Count;

    /// <summary>Notes the output tokens of an answer that ended by itself; one that was cut says nothing of its length.</summary>
    public void Observe(long organization, long model, long feature, long outputTokens)
    {
        var now = Interlocked.Increment(ref _clock);
        if (!_lengths.TryGetValue((organization, model, feature), out var lengths))
        {
            if (_lengths.Count >= _capacity)
                Evict();

            lengths = _lengths.GetOrAdd((organization, model, feature), static _ => new OutputLengths());
        }

        lengths.Add(Math.Max(0, outputTokens), now);
    }

    /// <summary>The learned p99.9, rounded up by at most an eighth; null while too little was seen.</summary>
    public long? Percentile999(long organization, long model, long feature) =>
        _lengths.TryGetValue((organization, model, feature), out var lengths) ? lengths.ExceededBy(1, EnoughAnswers) : null;

    /// <summary>The learned median, rounded up by at most an eighth; null while too little was seen.</summary>
    public long? Median(long organization, long model, long feature) =>
        _lengths.TryGetValue((organization, model, feature), out var lengths) ? lengths.ExceededBy(500, EnoughAnswers) : null;

    private void Evict()
    {
        lock (_eviction)
        {
            if (_lengths.Count < _capacity)
                return;

            var used = new List<((long, long, long) Key, long LastUsed)>(_lengths.Count);
            foreach (var (key, lengths) in _lengths)
                used.Add((key, lengths.LastUsed));

            used.Sort(static (left, right) => left.LastUsed.CompareTo(right.LastUsed));
            foreach (var (key, _) in CollectionsMarshal.AsSpan(used)[..(used.Count / 4)])
                _lengths.TryRemove(key, out _);
        }
    }
}
