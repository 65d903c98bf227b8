using System.Globalization;
using System.Text;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Builds the statement of one piece. All values in it are numbers or column names of our own.</summary>
internal static class SpendSql
{
    /// <summary>Columns after the group's keys: counts (5), states (4), buckets (6), rest, micro, femto, both again of the shadow, then two histograms if asked for.</summary>
    public const int SumColumns = 20;

    /// <summary>?1 and ?2 are the piece's bounds; over attempts, ?3 and ?4 bound the row ids that can lie in them.</summary>
    public static string For(SpendQuery query, SpendSource source)
    {
        var keys = string.Concat(query.GroupBy.Select(grouping => Key(grouping, source) + ", "));
        var groups = query.GroupBy.Count == 0 ? "" : "GROUP BY " + string.Join(", ", Enumerable.Range(1, query.GroupBy.Count));
        return source switch
        {
            SpendSource.Attempts => $"""
                SELECT {keys}{AttemptSums(query.WithLatency)} FROM attempts r JOIN scopes s ON s.id = r.scope{TagJoin(query)}
                WHERE r.id BETWEEN ?3 AND ?4 AND r.started >= ?1 AND r.started < ?2{Filters(query.Filters, "r", "r.id")} {groups}
                """,
            SpendSource.Dimensions => $"""
                SELECT {keys}{DimensionSums} FROM rollup_dimension r
                WHERE r.period >= ?1 AND r.period < ?2 AND r.dimension = {(int)query.GroupBy.First(static grouping => grouping < SpendGrouping.Day)} {groups}
                """,
            _ => $"""
                SELECT {keys}{RollupSums(query.WithLatency)} FROM {(source == SpendSource.Hours ? "rollup_hour" : "rollup_day")} r JOIN scopes s ON s.id = r.scope
                WHERE r.period >= ?1 AND r.period < ?2{Filters(query.Filters, "r", "")} {groups}
                """,
        };
    }

    /// <summary>Conditions beginning with AND; <paramref name="id"/> is the attempt's id where tags can be asked for.</summary>
    public static string Filters(IReadOnlyList<SpendFilter> filters, string table, string id)
    {
        var sql = new StringBuilder();
        foreach (var filter in filters)
        {
            var ids = string.Join(',', filter.Ids.Select(static value => value.ToString(CultureInfo.InvariantCulture)));
            sql.Append(filter.Dimension == Dimension.Tag
                ? $" AND EXISTS (SELECT 1 FROM attempt_tags f WHERE f.attempt = {id} AND f.tag IN ({ids}))"
                : $" AND {Column(filter.Dimension, table)} IN ({ids})");
            if (id.Length > 0 && filter.Dimension is Dimension.Task or Dimension.Workflow or Dimension.Unit && !filter.Ids.Contains(0))
            {
                // The words of the index: without them it is not taken.
                sql.Append($" AND {Column(filter.Dimension, table)} <> 0");
            }
        }

        return sql.ToString();
    }

    private static string Column(Dimension dimension, string table) =>
        LedgerColumns.ScopeColumn(dimension) is { } shared
            ? "s." + shared
            : table + "." + (LedgerColumns.AttemptColumn(dimension) ?? throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "Not a column."));

    private static string Key(SpendGrouping grouping, SpendSource source) => (grouping, source) switch
    {
        (SpendGrouping.Day, SpendSource.Attempts) => "accounting_day(r.started)",
        (SpendGrouping.Day, SpendSource.Hours) => $"accounting_day(r.period * {AccountingCalendar.HourMicros})",
        (SpendGrouping.Day, _) => "r.period",
        (SpendGrouping.Hour, SpendSource.Attempts) => $"r.started / {AccountingCalendar.HourMicros}",
        (SpendGrouping.Hour, _) => "r.period",
        (_, SpendSource.Dimensions) => "r.value",
        (SpendGrouping.CostCenter, _) => TagOf("cost_center"),
        (SpendGrouping.Project, _) => TagOf("project"),
        (SpendGrouping.Tag, _) => "COALESCE(g.tag, 0)",
        _ => Column((Dimension)grouping, "r"),
    };

    // One tag at most, so that the groups add up to the total. The bounds are the names that begin with key=.
    private static string TagOf(string key) =>
        $"COALESCE((SELECT MIN(o.tag) FROM attempt_tags o JOIN names n ON n.dimension = {(int)Dimension.Tag} AND n.id = o.tag "
        + $"WHERE o.attempt = r.id AND n.name >= '{key}=' AND n.name < '{key}>'), 0)";

    private static string TagJoin(SpendQuery query) =>
        query.GroupBy.Contains(SpendGrouping.Tag) ? " LEFT JOIN attempt_tags g ON g.attempt = r.id" : "";

    private static string Tail(bool latency, string duration, string firstByte) =>
        string.Concat(LedgerColumns.Buckets.Select(static bucket => $"SUM(r.{bucket}), "))
        + "counts_sum(r.usage_rest) FILTER (WHERE r.usage_rest IS NOT NULL), SUM(r.cost_micro), SUM(r.cost_femto), SUM(r.shadow_micro), SUM(r.shadow_femto)"
        + (latency ? $", {duration}, {firstByte}" : "");

    private static string AttemptSums(bool latency) =>
        $"""
        COUNT(*), SUM(r.ordinal = 0), SUM(r.failure <> 0), SUM(r.price_state < 2), SUM(CASE WHEN r.price_state < 2 THEN r.unpriced_tokens ELSE 0 END),
        SUM(r.state = 0), SUM(r.state = 1), SUM(r.state = 2), SUM(r.state = 3),
        {Tail(latency, Latency("duration", "r.duration >= 0"), Latency("first_byte", "r.first_byte >= 0"))}
        """;

    private static string Latency(string column, string condition) =>
        $"latency_sum(r.{column}) FILTER (WHERE {condition} AND r.flags & {(int)AttemptFlags.Orphaned} = 0)";

    private static string RollupSums(bool latency) =>
        $"""
        SUM(r.attempts), SUM(r.requests), SUM(r.errors), SUM(r.unpriced_attempts), SUM(r.unpriced_tokens),
        SUM(r.attempts * (r.state = 0)), SUM(r.attempts * (r.state = 1)), SUM(r.attempts * (r.state = 2)), SUM(r.attempts * (r.state = 3)),
        {Tail(latency, Stored("duration"), Stored("first_byte"))}
        """;

    private static string Stored(string column) => $"counts_sum(r.{column}) FILTER (WHERE r.{column} IS NOT NULL)";

    private static string DimensionSums =>
        $"""
        SUM(r.attempts), SUM(r.requests), SUM(r.errors), SUM(r.unpriced_attempts), SUM(r.unpriced_tokens),
        SUM(r.unknown_attempts), SUM(r.estimated_attempts), SUM(r.partial_attempts),
        SUM(r.attempts - r.unknown_attempts - r.estimated_attempts - r.partial_attempts),
        {Tail(latency: false, "", "")}
        """;
}
