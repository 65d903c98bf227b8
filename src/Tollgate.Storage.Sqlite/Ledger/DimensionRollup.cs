using Microsoft.Data.Sqlite;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Daily rollups of workflow, task, unit and tag. Their values are unbounded, so a day keeps the dearest 10,000 of each dimension and folds
/// the rest into <see cref="SpendGroup.Other"/>, whenever there are twice as many: totals stay exact.
/// </summary>
internal sealed class DimensionRollup : IDisposable
{
    public static readonly Dimension[] Dimensions = [Dimension.Workflow, Dimension.Task, Dimension.Unit, Dimension.Tag];

    private const string Columns = """
        attempts, requests, errors, unknown_attempts, estimated_attempts, partial_attempts, unpriced_attempts, unpriced_tokens,
        input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, usage_rest, cost_micro, cost_femto, shadow_micro, shadow_femto
        """;

    private const string Add = $"""
        ON CONFLICT (period, dimension, value) DO UPDATE SET
            attempts = attempts + excluded.attempts,
            requests = requests + excluded.requests,
            errors = errors + excluded.errors,
            unknown_attempts = unknown_attempts + excluded.unknown_attempts,
            estimated_attempts = estimated_attempts + excluded.estimated_attempts,
            partial_attempts = partial_attempts + excluded.partial_attempts,
            unpriced_attempts = unpriced_attempts + excluded.unpriced_attempts,
            unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens,
            {RollupSql.AddUsageAndCost}
        """;

    private readonly int _top;
    private readonly Dictionary<(long Period, int Dimension, long Value), RollupCell> _cells = [];
    private readonly List<((long Period, int Dimension, long Value) Key, RollupCell Cell)> _sorted = [];
    private readonly HashSet<(long Period, int Dimension)> _touched = [];
    private readonly Dictionary<(long Period, int Dimension), int> _written = [];
    private readonly Stack<RollupCell> _pool = new();
    private readonly SqliteStatement _upsert;
    private readonly SqliteStatement _count;
    private readonly SqliteStatement _rest;
    private readonly SqliteStatement _fold;
    private readonly SqliteStatement _drop;

    public DimensionRollup(SqliteConnection connection, int top = 10_000)
    {
        _top = top;
        _upsert = new SqliteStatement(connection, $"""
            INSERT INTO rollup_dimension (period, dimension, value, {Columns})
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
            {Add}
            """);
        _count = new SqliteStatement(connection, "SELECT COUNT(*) FROM rollup_dimension WHERE period = ?1 AND dimension = ?2");

        // 0 (not given) and (other) are no values: they neither count nor go.
        _rest = new SqliteStatement(connection, """
            CREATE TEMP TABLE IF NOT EXISTS folded (value INTEGER PRIMARY KEY)
            """);
        _rest.Execute();
        _rest.Dispose();
        _rest = new SqliteStatement(connection, $"""
            INSERT INTO temp.folded SELECT value FROM rollup_dimension
            WHERE period = ?1 AND dimension = ?2 AND value NOT IN (0, {SpendGroup.Other + 1} - 1)
            ORDER BY cost_micro DESC, cost_femto DESC, attempts DESC, value LIMIT -1 OFFSET ?3
            """);
        _fold = new SqliteStatement(connection, $"""
            INSERT INTO rollup_dimension (period, dimension, value, {Columns})
            SELECT period, dimension, {SpendGroup.Other + 1} - 1, {Columns} FROM rollup_dimension
            WHERE period = ?1 AND dimension = ?2 AND value IN (SELECT value FROM temp.folded)
            {Add}
            """);
        _drop = new SqliteStatement(connection, """
            DELETE FROM rollup_dimension WHERE period = ?1 AND dimension = ?2 AND value IN (SELECT value FROM temp.folded)
            """);
        _clear = new SqliteStatement(connection, "DELETE FROM temp.folded");
    }

    private readonly SqliteStatement _clear;

    public void AddAttempt(long day, AttemptRecord record, Int128 femto)
    {
        var intent = record.Intent;
        Cell(day, Dimension.Workflow, intent.Attribution[Dimension.Workflow]).Add(record, femto);
        Cell(day, Dimension.Task, intent.Attribution[Dimension.Task]).Add(record, femto);
        Cell(day, Dimension.Unit, intent.Attribution[Dimension.Unit]).Add(record, femto);
        if (intent.TagCount == 0)
        {
            Cell(day, Dimension.Tag, 0).Add(record, femto);
        }

        var tags = intent.Tags.AsSpan(0, intent.TagCount);
        for (var i = 0; i < tags.Length; i++)
        {
            if (!tags[..i].Contains(tags[i]))
            {
                Cell(day, Dimension.Tag, tags[i]).Add(record, femto);
            }
        }
    }

    public void Flush()
    {
        foreach (var (key, cell) in _cells)
        {
            _sorted.Add((key, cell));
        }

        _sorted.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        foreach (var (key, cell) in _sorted)
        {
            Upsert(key, cell);
            _touched.Add((key.Period, key.Dimension));
            _written[(key.Period, key.Dimension)] = _written.GetValueOrDefault((key.Period, key.Dimension)) + 1;
        }

        foreach (var (period, dimension) in _touched)
        {
            // An upper bound of the rows, so that counting them is rare.
            if (_written[(period, dimension)] > 2 * _top)
            {
                Trim(period, dimension);
            }
        }

        Release();
    }

    /// <summary>Forgets the batch, and what it believed about the table.</summary>
    public void Forget()
    {
        Release();
        _written.Clear();
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _count.Dispose();
        _rest.Dispose();
        _fold.Dispose();
        _drop.Dispose();
        _clear.Dispose();
    }

    private void Trim(long period, int dimension)
    {
        _count.Bind(1, period);
        _count.Bind(2, dimension);
        _count.Step();
        var rows = (int)_count.Int64(0);
        _count.Reset();
        if (rows > 2 * _top)
        {
            _rest.Bind(1, period);
            _rest.Bind(2, dimension);
            _rest.Bind(3, _top);
            _rest.Execute();
            foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_fold, _drop])
            {
                statement.Bind(1, period);
                statement.Bind(2, dimension);
                statement.Execute();
            }

            _clear.Execute();
            rows = _top;
        }

        _written[(period, dimension)] = rows;
    }

    private void Release()
    {
        foreach (var cell in _cells.Values)
        {
            if (_pool.Count < 16_384)
            {
                cell.Clear();
                _pool.Push(cell);
            }
        }

        _cells.Clear();
        _sorted.Clear();
        _touched.Clear();
    }

    private RollupCell Cell(long day, Dimension dimension, long value)
    {
        ref var cell = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_cells, (day, (int)dimension, value), out _);
        return cell ??= _pool.Count > 0 ? _pool.Pop() : new RollupCell();
    }

    private void Upsert((long Period, int Dimension, long Value) key, RollupCell cell)
    {
        _upsert.Bind(1, key.Period);
        _upsert.Bind(2, key.Dimension);
        _upsert.Bind(3, key.Value);
        _upsert.Bind(4, cell.Attempts);
        _upsert.Bind(5, cell.Requests);
        _upsert.Bind(6, cell.Errors);
        _upsert.Bind(7, cell.Unknown);
        _upsert.Bind(8, cell.Estimated);
        _upsert.Bind(9, cell.Partial);
        _upsert.Bind(10, cell.UnpricedAttempts);
        _upsert.Bind(11, cell.UnpricedTokens);
        RollupCell.BindUsageAndCost(_upsert, 12, cell.Usage, cell.Femto);
        RollupCell.BindAmount(_upsert, 21, cell.ShadowFemto);
        _upsert.Execute();
    }
}
