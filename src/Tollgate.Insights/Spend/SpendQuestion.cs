using System.Globalization;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Insights.Spend;

/// <summary>Asks a ledger what was spent and makes a report of it that people read: names, order, an exact total. Thread-safe.</summary>
public sealed class SpendQuestion(ILedgerReader ledger, TimeZoneInfo accountingZone)
{
    /// <summary>Answers with at most <paramref name="limit"/> rows (null: all).</summary>
    public async Task<SpendReport> AskAsync(SpendQuery query, int? limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var result = await ledger.SpendAsync(query, cancellationToken).ConfigureAwait(false);
        var groups = result.Groups.ToList();
        groups.Sort(ByTime(query) ? Chronological : DearestFirst);
        var total = await TotalAsync(query, groups, cancellationToken).ConfigureAwait(false);
        var shown = limit is { } most && most < groups.Count ? groups[..most] : groups;
        var names = await ledger.NamesAsync(Ids(query, shown), cancellationToken).ConfigureAwait(false);
        var rows = shown.ConvertAll(group => new SpendRow(group.Key, Labels(query, group, names), group.Sums));
        (int, SpendSums)? cutOff = shown.Count < groups.Count ? (groups.Count - shown.Count, Sum(groups.Skip(shown.Count))) : null;
        return new SpendReport(rows, total, cutOff, Moment(result.AsOfMicros), limit, result.CutMicros is { } cut ? Moment(cut) : null);
    }

    /// <summary>The sum of the rows — except by tag, where an attempt can be in several of them.</summary>
    private async Task<SpendSums> TotalAsync(SpendQuery query, List<SpendGroup> groups, CancellationToken cancellationToken)
    {
        if (!query.GroupBy.Contains(SpendGrouping.Tag))
        {
            return Sum(groups);
        }

        var result = await ledger.SpendAsync(query with { GroupBy = [] }, cancellationToken).ConfigureAwait(false);
        return Sum(result.Groups);
    }

    private static SpendSums Sum(IEnumerable<SpendGroup> groups)
    {
        var total = new SpendSums();
        foreach (var group in groups)
        {
            total.Add(group.Sums);
        }

        return total;
    }

    private static bool ByTime(SpendQuery query) => query.GroupBy is [SpendGrouping.Day or SpendGrouping.Hour, ..];

    /// <summary>Unpriced usage breaks ties: what has no price must not sink to the bottom unseen.</summary>
    private static int DearestFirst(SpendGroup left, SpendGroup right)
    {
        var byCost = right.Sums.Cost.CompareTo(left.Sums.Cost);
        var byUnpriced = byCost != 0 ? byCost : right.Sums.UnpricedTokens.CompareTo(left.Sums.UnpricedTokens);
        return byUnpriced != 0 ? byUnpriced : Compare(left.Key, right.Key);
    }

    private static int Chronological(SpendGroup left, SpendGroup right)
    {
        var byTime = left.Key[0].CompareTo(right.Key[0]);
        return byTime != 0 ? byTime : DearestFirst(left, right);
    }

    private static int Compare(IReadOnlyList<long> left, IReadOnlyList<long> right)
    {
        for (var i = 0; i < left.Count; i++)
        {
            var order = left[i].CompareTo(right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static HashSet<(Dimension Dimension, long Id)> Ids(SpendQuery query, List<SpendGroup> groups)
    {
        var ids = new HashSet<(Dimension, long)>();
        foreach (var group in groups)
        {
            for (var i = 0; i < query.GroupBy.Count; i++)
            {
                if (query.GroupBy[i] < SpendGrouping.Day && group.Key[i] is not (0 or SpendGroup.Other))
                {
                    ids.Add((DimensionOf(query.GroupBy[i]), group.Key[i]));
                    if (query.GroupBy[i] == SpendGrouping.ModelServed)
                    {
                        // A provider that does not say what it served leaves the model asked for here.
                        ids.Add((Dimension.Model, group.Key[i]));
                    }
                }
            }
        }

        return ids;
    }

    private string[] Labels(SpendQuery query, SpendGroup group, IReadOnlyDictionary<(Dimension Dimension, long Id), string> names)
    {
        var labels = new string[query.GroupBy.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var (grouping, key) = (query.GroupBy[i], group.Key[i]);
            labels[i] = (grouping, key) switch
            {
                (SpendGrouping.Day, _) => TimeZoneInfo.ConvertTime(Moment(key), accountingZone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                (SpendGrouping.Hour, _) => Moment(key).ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture),
                (_, 0) => "(none)",
                (_, SpendGroup.Other) => "(other)",
                _ => Name(grouping, key, names) ?? string.Create(CultureInfo.InvariantCulture, $"#{key:x16}"),
            };
        }

        return labels;
    }

    private static string? Name(SpendGrouping grouping, long id, IReadOnlyDictionary<(Dimension Dimension, long Id), string> names) =>
        names.GetValueOrDefault((DimensionOf(grouping), id)) is { } name
            ? IsOneTag(grouping) ? name[(name.IndexOf('=', StringComparison.Ordinal) + 1)..] : name
            : grouping == SpendGrouping.ModelServed ? names.GetValueOrDefault((Dimension.Model, id)) : null;

    private static Dimension DimensionOf(SpendGrouping grouping) => IsOneTag(grouping) ? Dimension.Tag : (Dimension)grouping;

    private static bool IsOneTag(SpendGrouping grouping) => grouping is SpendGrouping.CostCenter or SpendGrouping.Project;

    private static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
