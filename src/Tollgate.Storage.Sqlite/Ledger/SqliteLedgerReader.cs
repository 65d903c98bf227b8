using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

internal sealed class SqliteLedgerReader(SqliteReaderPool pool, AccountingCalendar calendar) : ILedgerReader
{
    private static readonly string s_notable = string.Create(
        CultureInfo.InvariantCulture, $"AND (a.failure <> 0 OR a.price_state < {(int)PriceState.Priced} OR a.flags & {(int)AttemptFlags.Overrun})");

    private const int Page = 2000;
    private const string TagsOf = "SELECT tag FROM attempt_tags WHERE attempt = ?1 ORDER BY tag";

    private readonly Lock _calendarGate = new();

    public Task<IReadOnlyList<AttemptRecord>> AttemptsOfAsync(Guid requestId, bool withTrace, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyList<AttemptRecord>>(
            (connection, _) =>
            {
                using var rows = new SqliteStatement(connection, $"""
                    SELECT {AttemptRows.Columns} FROM attempts a JOIN scopes s ON s.id = a.scope WHERE a.request_id = ?1 ORDER BY a.ordinal, a.id
                    """);
                rows.Bind(1, requestId.ToByteArray(bigEndian: true));
                var found = ReadAll(connection, rows);
                if (withTrace)
                {
                    found.ForEach(record => ReadTrace(connection, record));
                }

                return found;
            },
            cancellationToken);

    public Task<IReadOnlyList<AttemptRecord>> RetriesOfAsync(Guid requestId, int limit, CancellationToken cancellationToken) =>
        pool.ReadAsync<IReadOnlyList<AttemptRecord>>(
            (connection, _) =>
            {
                using var rows = new SqliteStatement(connection, $"""
                    SELECT {AttemptRows.Columns} FROM attempts a JOIN scopes s ON s.id = a.scope
                    WHERE a.retry_of = ?1 AND a.ordinal = 0 ORDER BY a.id LIMIT ?2
                    """);
                rows.Bind(1, requestId.ToByteArray(bigEndian: true));
                rows.Bind(2, limit);
                return ReadAll(connection, rows);
            },
            cancellationToken);

    public IAsyncEnumerable<AttemptRecord> AttemptsAsync(long firstId, long lastId, CancellationToken cancellationToken) =>
        RangeAsync("", firstId, lastId, cancellationToken);

    public IAsyncEnumerable<AttemptRecord> NotableAsync(long firstId, long lastId, CancellationToken cancellationToken) =>
        RangeAsync(s_notable, firstId, lastId, cancellationToken);

    private async IAsyncEnumerable<AttemptRecord> RangeAsync(string condition, long firstId, long lastId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (firstId <= lastId)
        {
            var from = firstId;
            var page = await pool.ReadAsync(
                (connection, _) =>
                {
                    using var rows = new SqliteStatement(connection, $"""
                        SELECT {AttemptRows.Columns} FROM attempts a JOIN scopes s ON s.id = a.scope WHERE a.id BETWEEN ?1 AND ?2 {condition} ORDER BY a.id LIMIT {Page}
                        """);
                    rows.Bind(1, from);
                    rows.Bind(2, lastId);
                    return ReadAll(connection, rows);
                },
                cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
            {
                yield return record;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            firstId = page[^1].Id + 1;
        }
    }

    public Task<LedgerPage> NewestAsync(LedgerPageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNotEqual(query.Limit is >= 1 and <= 1000, true, nameof(query));
        return pool.ReadAsync(
            (connection, _) =>
            {
                var filters = SpendSql.Filters(query.Filters, "a", "a.id");
                var requests = query.RequestsOnly ? " AND a.ordinal = 0" : "";
                using var rows = new SqliteStatement(connection, $"""
                    SELECT {AttemptRows.Columns} FROM attempts a JOIN scopes s ON s.id = a.scope
                    WHERE a.id < ?1 AND a.id >= ?3 AND a.started >= ?4 AND a.started < ?5{requests}{filters} ORDER BY a.id DESC LIMIT ?2
                    """);
                var (first, last) = query is { FromMicros: 0, ToMicros: long.MaxValue } ? (0, long.MaxValue - 1) : AttemptRange.Of(connection, query.FromMicros, query.ToMicros);
                rows.Bind(1, Math.Min(query.Before ?? long.MaxValue, last + 1));
                rows.Bind(2, query.Limit + 1);
                rows.Bind(3, first);
                rows.Bind(4, query.FromMicros);
                rows.Bind(5, query.ToMicros);
                var found = ReadAll(connection, rows);
                if (query.WithTraces)
                {
                    ReadTraces(connection, found);
                }

                if (found.Count <= query.Limit)
                {
                    return new LedgerPage(found, null);
                }

                found.RemoveAt(query.Limit);
                return new LedgerPage(found, found[^1].Id);
            },
            cancellationToken);
    }

    public Task<SpendResult> SpendAsync(SpendQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        SpendPlan plan;
        lock (_calendarGate)
        {
            plan = SpendPlan.For(query, calendar);
        }

        return pool.ReadAsync((connection, cancel) => new SpendReading(connection, query).Run(plan, calendar, cancel), cancellationToken);
    }

    public async Task<Amount> SpendSinceAsync(Dimension dimension, long id, long fromMicros, CancellationToken cancellationToken)
    {
        var query = new SpendQuery { FromMicros = fromMicros, ToMicros = long.MaxValue, Filters = [new SpendFilter(dimension, id)] };
        var result = await SpendAsync(query, cancellationToken).ConfigureAwait(false);
        return result.Groups.Count == 0 ? Amount.Zero : result.Groups[0].Sums.Cost;
    }

    public async IAsyncEnumerable<SpendBucket> SpendBucketsAsync(SpendBucketQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var buckets = await pool.ReadAsync((connection, cancel) => new SpendBucketReading(connection, query).Run(cancel), cancellationToken).ConfigureAwait(false);
        foreach (var bucket in buckets)
        {
            yield return bucket;
        }
    }

    public Task<IReadOnlyDictionary<(Dimension Dimension, long Id), string>> NamesAsync(
        IReadOnlyCollection<(Dimension Dimension, long Id)> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return pool.ReadAsync<IReadOnlyDictionary<(Dimension Dimension, long Id), string>>(
            (connection, _) =>
            {
                var names = new Dictionary<(Dimension, long), string>();
                using var row = new SqliteStatement(connection, "SELECT name FROM names WHERE dimension = ?1 AND id = ?2");
                foreach (var (dimension, id) in ids)
                {
                    row.Bind(1, (long)dimension);
                    row.Bind(2, id);
                    if (row.Step())
                    {
                        names[(dimension, id)] = row.Text(0);
                    }

                    row.Reset();
                }

                return names;
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<StoredAnswer>> StoredAnswersAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return pool.ReadAsync((connection, _) => StoredAnswerRows.Find(connection, id), cancellationToken);
    }

    public async IAsyncEnumerable<LedgerBatchLink> BatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = long.MinValue;
        while (true)
        {
            var from = after;
            var page = await pool.ReadAsync((connection, _) => ReadBatches(connection, from), cancellationToken).ConfigureAwait(false);
            foreach (var link in page)
            {
                yield return link;
            }

            if (page.Count < Page)
            {
                yield break;
            }

            after = page[^1].LastSequence;
        }
    }

    public Task<LedgerCut> CutAsync(CancellationToken cancellationToken) =>
        pool.ReadAsync(static (connection, _) => LedgerCuts.Read(connection), cancellationToken);

    public Task<long> LastIdAsync(CancellationToken cancellationToken) =>
        pool.ReadAsync(
            static (connection, _) =>
            {
                using var row = new SqliteStatement(connection, "SELECT COALESCE(MAX(id), 0) FROM attempts");
                row.Step();
                return row.Int64(0);
            },
            cancellationToken);

    private static List<LedgerBatchLink> ReadBatches(SqliteConnection connection, long after)
    {
        using var rows = new SqliteStatement(connection, $"""
            SELECT first_sequence, last_sequence, attempts, first_attempt, last_attempt, hash FROM batches
            WHERE last_sequence > ?1 ORDER BY last_sequence LIMIT {Page}
            """);
        rows.Bind(1, after);
        var links = new List<LedgerBatchLink>();
        while (rows.Step())
        {
            links.Add(new LedgerBatchLink(rows.Int64(0), rows.Int64(1), (int)rows.Int64(2), rows.Int64(3), rows.Int64(4), rows.Blob(5).ToArray()));
        }

        return links;
    }

    private static List<AttemptRecord> ReadAll(SqliteConnection connection, SqliteStatement rows)
    {
        using var tags = new SqliteStatement(connection, TagsOf);
        var found = new List<AttemptRecord>();
        while (rows.Step())
        {
            found.Add(AttemptRows.Read(rows, tags));
        }

        return found;
    }

    /// <summary>Of neighbours, newest first: each block is decompressed once.</summary>
    private static void ReadTraces(SqliteConnection connection, List<AttemptRecord> records)
    {
        using var row = new SqliteStatement(connection, """
            SELECT first_attempt, last_attempt, bytes, body FROM traces WHERE first_attempt <= ?1 ORDER BY first_attempt DESC LIMIT 1
            """);
        var (first, last) = (0L, -1L);
        byte[] block = [];
        foreach (var record in records)
        {
            if (record.Id < first || record.Id > last)
            {
                row.Bind(1, record.Id);
                if (row.Step())
                {
                    (first, last) = (row.Int64(0), row.Int64(1));
                    block = TraceBlocks.Unpack(row.Blob(3), (int)row.Int64(2));
                }

                row.Reset();
            }

            if (record.Id >= first && record.Id <= last)
            {
                record.End.Trace = TraceBlocks.Find(block, record.Id);
                record.End.TraceLength = record.End.Trace.Length;
            }
        }
    }

    private static void ReadTrace(SqliteConnection connection, AttemptRecord record)
    {
        using var row = new SqliteStatement(connection, """
            SELECT bytes, body, last_attempt FROM traces WHERE first_attempt <= ?1 ORDER BY first_attempt DESC LIMIT 1
            """);
        row.Bind(1, record.Id);
        if (row.Step() && row.Int64(2) >= record.Id)
        {
            record.End.Trace = TraceBlocks.Find(TraceBlocks.Unpack(row.Blob(1), (int)row.Int64(0)), record.Id);
            record.End.TraceLength = record.End.Trace.Length;
        }
    }
}
