using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Covers a span of time exactly once, by the coarsest rows that can answer: whole days, then whole hours, then single attempts at the edges.
/// </summary>
internal sealed record SpendPlan(IReadOnlyList<SpendPiece> Pieces)
{
    /// <summary>The end of time for questions: the year 2200.</summary>
    private const long Latest = 7_258_118_400_000_000;

    public static SpendPlan For(SpendQuery query, AccountingCalendar calendar)
    {
        var pieces = new List<SpendPiece>();
        var (from, to) = (Math.Clamp(query.FromMicros, 0, Latest), Math.Clamp(query.ToMicros, 0, Latest));
        if (from >= to)
        {
            return new SpendPlan(pieces);
        }

        if (IsSingleDimension(query))
        {
            CoverDays(pieces, SpendSource.Dimensions, from, to, calendar, (start, end) => pieces.Add(new SpendPiece(SpendSource.Attempts, start, end)));
        }
        else if (!IsRolledUp(query))
        {
            pieces.Add(new SpendPiece(SpendSource.Attempts, from, to));
        }
        else if (query.GroupBy.Contains(SpendGrouping.Hour))
        {
            CoverHours(pieces, from, to, query, calendar);
        }
        else
        {
            CoverDays(pieces, SpendSource.Days, from, to, calendar, (start, end) => CoverHours(pieces, start, end, query, calendar));
        }

        return new SpendPlan(pieces);
    }

    /// <summary>One of workflow, task, unit, tag, by day or in total, with nothing else: their own rollups answer it.</summary>
    private static bool IsSingleDimension(SpendQuery query) =>
        query.Filters.Count == 0
        && !query.WithLatency
        && query.GroupBy.Count(IsDimensionRollup) == 1
        && query.GroupBy.All(grouping => grouping == SpendGrouping.Day || IsDimensionRollup(grouping));

    private static bool IsDimensionRollup(SpendGrouping grouping) => DimensionRollup.Dimensions.Contains((Dimension)grouping);

    private static bool IsRolledUp(SpendQuery query) =>
        query.GroupBy.All(static grouping => grouping >= SpendGrouping.Day || LedgerColumns.IsRolledUp((Dimension)grouping))
        && query.Filters.All(static filter => LedgerColumns.IsRolledUp(filter.Dimension));

    private static void CoverDays(List<SpendPiece> pieces, SpendSource source, long from, long to, AccountingCalendar calendar, Action<long, long> coverRest)
    {
        var first = calendar.DayOf(from);
        first += calendar.StartOf(first) < from ? 1 : 0;
        var last = calendar.DayOf(to);
        if (first >= last)
        {
            coverRest(from, to);
            return;
        }

        if (from < calendar.StartOf(first))
        {
            coverRest(from, calendar.StartOf(first));
        }

        pieces.Add(new SpendPiece(source, first, last));
        if (calendar.StartOf(last) < to)
        {
            coverRest(calendar.StartOf(last), to);
        }
    }

    private static void CoverHours(List<SpendPiece> pieces, long from, long to, SpendQuery query, AccountingCalendar calendar)
    {
        var first = AccountingCalendar.HourOf(from + AccountingCalendar.HourMicros - 1);
        var last = AccountingCalendar.HourOf(to);

        // Days that begin within an hour cannot be told apart in an hour's row.
        var torn = query.GroupBy.Contains(SpendGrouping.Day) && calendar.StartOf(calendar.DayOf(from)) % AccountingCalendar.HourMicros != 0;
        if (first >= last || torn)
        {
            pieces.Add(new SpendPiece(SpendSource.Attempts, from, to));
            return;
        }

        var (start, end) = (first * AccountingCalendar.HourMicros, last * AccountingCalendar.HourMicros);
        if (from < start)
        {
            pieces.Add(new SpendPiece(SpendSource.Attempts, from, start));
        }

        pieces.Add(new SpendPiece(SpendSource.Hours, first, last));
        if (end < to)
        {
            pieces.Add(new SpendPiece(SpendSource.Attempts, end, to));
        }
    }
}
