using Tollgate.Economics.Ownership;
using Tollgate.Insights.Caps;
using Tollgate.Simulator.Workload;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands.Demo;

/// <summary>Questions about the days of one plan, by names instead of ids. Thread-safe.</summary>
internal sealed class LedgerQuestions(ILedgerReader reader, Pepper pepper, MonthPlanOptions plan)
{
    private readonly long _from = Micros(plan.Start);
    private readonly long _to = Micros(plan.Start.AddDays(plan.Days));

    internal Task<SpendSums> TotalAsync() => OneAsync([]);

    /// <summary>All attempts with this name in this dimension.</summary>
    internal Task<SpendSums> OfAsync(Dimension dimension, string name) => OneAsync([Only(dimension, name)]);

    /// <summary>The same by day of the plan, days without attempts included.</summary>
    internal async Task<List<(int Day, SpendSums Sums)>> DaysAsync(Dimension dimension, string name)
    {
        var days = Enumerable.Range(0, plan.Days).Select(static day => (Day: day, Sums: new SpendSums())).ToList();
        foreach (var group in await AskAsync([SpendGrouping.Day], [Only(dimension, name)]).ConfigureAwait(false))
        {
            days[(int)((group.Key[0] - _from) / (24 * 3600 * 1_000_000L))].Sums.Add(group.Sums);
        }

        return days;
    }

    internal async Task<IReadOnlyList<SpendSums>> GroupsAsync(SpendGrouping grouping, Dimension dimension, string name) =>
        [.. (await AskAsync([grouping], [Only(dimension, name)]).ConfigureAwait(false)).Select(static group => group.Sums)];

    /// <summary>What was asked for as the longest answer, and what came.</summary>
    internal Task<IReadOnlyList<CapRow>> CapsAsync(Dimension dimension, string name) => new CapQuestion(reader).AskAsync(
        new SpendQuery { FromMicros = _from, ToMicros = _to, GroupBy = [SpendGrouping.Feature], Filters = [Only(dimension, name)] }, CancellationToken.None);

    internal SpendSums Sum(IEnumerable<(int Day, SpendSums Sums)> days)
    {
        var total = new SpendSums();
        foreach (var (_, sums) in days)
        {
            total.Add(sums);
        }

        return total;
    }

    private SpendFilter Only(Dimension dimension, string name) => new(dimension, NameId.Of(pepper, dimension, name));

    private async Task<SpendSums> OneAsync(IReadOnlyList<SpendFilter> filters)
    {
        var total = new SpendSums();
        foreach (var group in await AskAsync([], filters).ConfigureAwait(false))
        {
            total.Add(group.Sums);
        }

        return total;
    }

    private async Task<IReadOnlyList<SpendGroup>> AskAsync(IReadOnlyList<SpendGrouping> groupings, IReadOnlyList<SpendFilter> filters) =>
        (await reader.SpendAsync(
            new SpendQuery { FromMicros = _from, ToMicros = _to, GroupBy = groupings, Filters = filters }, CancellationToken.None).ConfigureAwait(false)).Groups;

    private static long Micros(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
