using Microsoft.Data.Sqlite;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// What the budget counters need at start. Whole hours of the dimensions the rollups are kept by come from there; the first, cut hour, minutes,
/// and workflow, task, unit and tag come from the attempts.
/// </summary>
internal sealed class SpendBucketReading(SqliteConnection connection, SpendBucketQuery query)
{
    private const long MinuteMicros = 60_000_000;

    private readonly Dictionary<(Dimension Dimension, long Id, long Start), (Int128 Cost, Int128 Shadow)> _buckets = [];

    public List<SpendBucket> Run(CancellationToken cancellationToken)
    {
        var wanted = query.Scopes.Select(static scope => scope.Dimension).Distinct().ToArray();
        var rolledUp = query.ByMinute ? [] : wanted.Where(LedgerColumns.IsRolledUp).ToArray();
        var firstHour = AccountingCalendar.HourOf(query.FromMicros + AccountingCalendar.HourMicros - 1);
        foreach (var dimension in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var whole = rolledUp.Contains(dimension);
            if (whole)
            {
                ReadHours(dimension, firstHour);
            }

            var to = whole ? firstHour * AccountingCalendar.HourMicros : long.MaxValue;
            if (query.FromMicros < to)
            {
                ReadAttempts(dimension, to, cancellationToken);
            }
        }

        var result = new List<SpendBucket>(_buckets.Count);
        foreach (var (key, sum) in _buckets)
        {
            result.Add(new SpendBucket(key.Dimension, key.Id, key.Start, Amount.FromFemto(sum.Cost), Amount.FromFemto(sum.Shadow)));
        }

        return result;
    }

    private void ReadHours(Dimension dimension, long firstHour)
    {
        var column = LedgerColumns.ScopeColumn(dimension) is { } shared ? "s." + shared : "r.customer";
        using var rows = new SqliteStatement(connection, $"""
            SELECT {column}, r.period, SUM(r.cost_micro), SUM(r.cost_femto), SUM(r.shadow_micro), SUM(r.shadow_femto) FROM rollup_hour r JOIN scopes s ON s.id = r.scope
            WHERE r.period >= ?1 GROUP BY 1, 2
            """);
        rows.Bind(1, firstHour);
        while (rows.Step())
        {
            Add(dimension, rows, AccountingCalendar.HourMicros);
        }
    }

    private void ReadAttempts(Dimension dimension, long toMicros, CancellationToken cancellationToken)
    {
        var (column, join) = dimension == Dimension.Tag
            ? ("g.tag", "JOIN attempt_tags g ON g.attempt = a.id")
            : LedgerColumns.ScopeColumn(dimension) is { } shared ? ("s." + shared, "JOIN scopes s ON s.id = a.scope") : ("a." + LedgerColumns.AttemptColumn(dimension), "");
        var size = query.ByMinute ? MinuteMicros : AccountingCalendar.HourMicros;
        using var rows = new SqliteStatement(connection, $"""
            SELECT {column}, a.started / {size}, SUM(a.cost_micro), SUM(a.cost_femto), SUM(a.shadow_micro), SUM(a.shadow_femto) FROM attempts a {join}
            WHERE a.id BETWEEN ?3 AND ?4 AND a.started >= ?1 AND a.started < ?2 GROUP BY 1, 2
            """);
        var (first, last) = AttemptRange.Of(connection, query.FromMicros, toMicros);
        rows.Bind(1, query.FromMicros);
        rows.Bind(2, toMicros);
        rows.Bind(3, first);
        rows.Bind(4, last);
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(dimension, rows, size);
        }
    }

    private void Add(Dimension dimension, SqliteStatement rows, long size)
    {
        var id = rows.Int64(0);
        if (!query.Scopes.Contains((dimension, id)))
        {
            return;
        }

        // The bucket the question begins in starts with the question.
        var key = (dimension, id, Math.Max(rows.Int64(1) * size, query.FromMicros));
        ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_buckets, key, out _);
        sum.Cost += StoredAmount.ToFemto(rows.Int64(2), rows.Int64(3));
        sum.Shadow += StoredAmount.ToFemto(rows.Int64(4), rows.Int64(5));
    }
}
