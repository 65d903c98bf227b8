using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Insights.Replays;

/// <summary>What a budget would have done to requests: to how many, when, to whom and for how much money. Not thread-safe.</summary>
public sealed class ReplayedEffect
{
    // Of the names with the fewest requests only the sum is kept, so that a budget of a million tasks does not fill the memory.
    private const int MostNames = 10_000;

    private readonly Dictionary<(Dimension Dimension, long Id), (long Requests, Amount Cost)> _names = [];

    /// <summary>Requests it happened to.</summary>
    public long Requests { get; private set; }

    /// <summary>What their attempts had cost.</summary>
    public Amount Cost { get; private set; }

    /// <summary>What budgets had counted beside that for usage without a price.</summary>
    public Amount Shadow { get; private set; }

    /// <summary>Microseconds since the Unix epoch; null when it happened to nobody.</summary>
    public long? FirstMicros { get; private set; }

    /// <summary>Microseconds since the Unix epoch; null when it happened to nobody.</summary>
    public long? LastMicros { get; private set; }

    /// <summary>The keys and users it happened to, by dimension and name id.</summary>
    public IReadOnlyDictionary<(Dimension Dimension, long Id), (long Requests, Amount Cost)> Names => _names;

    internal void Add(ReplayedAttempt attempt, bool isNews)
    {
        Requests += isNews ? 1 : 0;
        Cost += attempt.Cost;
        Shadow += attempt.Shadow;
        FirstMicros ??= attempt.StartMicros;
        LastMicros = attempt.StartMicros;
        AddName(Dimension.Key, attempt, isNews);
        AddName(Dimension.User, attempt, isNews);
    }

    private void AddName(Dimension dimension, ReplayedAttempt attempt, bool isNews)
    {
        var name = (dimension, attempt.Who[dimension]);
        if (name.Item2 == 0 || (!_names.TryGetValue(name, out var sums) && _names.Count >= MostNames))
        {
            return;
        }

        _names[name] = (sums.Requests + (isNews ? 1 : 0), sums.Cost + attempt.Cost);
    }
}
