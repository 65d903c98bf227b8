using Microsoft.Data.Sqlite;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// The hourly or daily rollup: added up in memory for a batch, then one upsert per row touched, in key order, in the batch's transaction.
/// </summary>
internal sealed class RollupTable(SqliteConnection connection, string table) : IDisposable
{
    private readonly Dictionary<(long Period, long Scope, long Customer, int State), RollupCell> _cells = [];
    private readonly List<((long Period, long Scope, long Customer, int State) Key, RollupCell Cell)> _sorted = [];
    private readonly Stack<RollupCell> _pool = new();
    private readonly SqliteStatement _upsert = new(connection, $"""
        INSERT INTO {table} (period, scope, customer, state, attempts, requests, errors, unpriced_attempts, unpriced_tokens,
            input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, usage_rest, cost_micro, cost_femto, duration, first_byte, shadow_micro, shadow_femto)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
        ON CONFLICT (period, scope, customer, state) DO UPDATE SET
            attempts = attempts + excluded.attempts,
            requests = requests + excluded.requests,
            errors = errors + excluded.errors,
            unpriced_attempts = unpriced_attempts + excluded.unpriced_attempts,
            unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens,
            {RollupSql.AddUsageAndCost},
            duration = counts_add(duration, excluded.duration),
            first_byte = counts_add(first_byte, excluded.first_byte)
        """);

    public void Add(long period, long scope, AttemptRecord record, Int128 femto)
    {
        var key = (period, scope, record.Intent.Attribution[Economics.Ownership.Dimension.Customer], (int)record.End.State);
        ref var cell = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_cells, key, out _);
        cell ??= _pool.Count > 0 ? _pool.Pop() : new RollupCell();
        cell.Add(record, femto);
        cell.AddLatency(record.End);
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
        }

        Forget();
    }

    public void Forget()
    {
        foreach (var cell in _cells.Values)
        {
            if (_pool.Count < 4096)
            {
                cell.Clear();
                _pool.Push(cell);
            }
        }

        _cells.Clear();
        _sorted.Clear();
    }

    public void Dispose() => _upsert.Dispose();

    private void Upsert((long Period, long Scope, long Customer, int State) key, RollupCell cell)
    {
        Span<byte> bytes = stackalloc byte[SparseCounts.MaxBytes];
        _upsert.Bind(1, key.Period);
        _upsert.Bind(2, key.Scope);
        _upsert.Bind(3, key.Customer);
        _upsert.Bind(4, key.State);
        _upsert.Bind(5, cell.Attempts);
        _upsert.Bind(6, cell.Requests);
        _upsert.Bind(7, cell.Errors);
        _upsert.Bind(8, cell.UnpricedAttempts);
        _upsert.Bind(9, cell.UnpricedTokens);
        RollupCell.BindUsageAndCost(_upsert, 10, cell.Usage, cell.Femto);
        _upsert.BindOptional(19, bytes[..SparseCounts.Write(cell.Duration, bytes)]);
        _upsert.BindOptional(20, bytes[..SparseCounts.Write(cell.FirstByte, bytes)]);
        RollupCell.BindAmount(_upsert, 21, cell.ShadowFemto);
        _upsert.Execute();
    }
}
