using Microsoft.Data.Sqlite;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Answers one <see cref="SpendQuery"/> on one connection, piece by piece, and adds the pieces up exactly.</summary>
internal sealed class SpendReading(SqliteConnection connection, SpendQuery query)
{
    private readonly Dictionary<GroupKey, SpendSums> _groups = [];

    public SpendResult Run(SpendPlan plan, AccountingCalendar calendar, CancellationToken cancellationToken)
    {
        foreach (var piece in plan.Pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Read(piece);
        }

        var groups = new List<SpendGroup>(_groups.Count);
        foreach (var (key, sums) in _groups)
        {
            groups.Add(new SpendGroup(Moments(key.Values, calendar), sums));
        }

        using var asOf = new SqliteStatement(connection, "SELECT as_of FROM checkpoint");
        return new SpendResult(groups, asOf.Step() ? asOf.Int64(0) : 0, Missing(plan));
    }

    /// <summary>The moment before which attempts are gone that the plan would have read.</summary>
    private long? Missing(SpendPlan plan)
    {
        var cut = LedgerCuts.Read(connection);
        if (cut.ThroughId == 0)
            return null;

        foreach (var piece in plan.Pieces)
        {
            if (piece.Source == SpendSource.Attempts && piece.From < cut.BeforeMicros)
                return cut.BeforeMicros;
        }

        return null;
    }

    private void Read(SpendPiece piece)
    {
        using var rows = new SqliteStatement(connection, SpendSql.For(query, piece.Source));
        rows.Bind(1, piece.From);
        rows.Bind(2, piece.To);
        if (piece.Source == SpendSource.Attempts)
        {
            var (first, last) = AttemptRange.Of(connection, piece.From, piece.To);
            rows.Bind(3, first);
            rows.Bind(4, last);
        }

        var keys = query.GroupBy.Count;
        while (rows.Step())
        {
            if (rows.Int64(keys) == 0)
            {
                // A total over nothing.
                continue;
            }

            var values = new long[keys];
            for (var i = 0; i < keys; i++)
            {
                values[i] = rows.Int64(i);
            }

            ref var sums = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_groups, new GroupKey(values), out _);
            Add(rows, keys, sums ??= new SpendSums());
        }
    }

    private void Add(SqliteStatement rows, int at, SpendSums sums)
    {
        sums.Attempts += rows.Int64(at);
        sums.Requests += rows.Int64(at + 1);
        sums.Errors += rows.Int64(at + 2);
        sums.UnpricedAttempts += rows.Int64(at + 3);
        sums.UnpricedTokens += rows.Int64(at + 4);
        sums.UnknownAttempts += rows.Int64(at + 5);
        sums.EstimatedAttempts += rows.Int64(at + 6);
        sums.PartialAttempts += rows.Int64(at + 7);
        sums.FinalAttempts += rows.Int64(at + 8);
        for (var i = 0; i < LedgerColumns.CommonBuckets; i++)
        {
            sums.Usage[(Bucket)i] += rows.Int64(at + 9 + i);
        }

        LedgerColumns.AddRest(rows.Blob(at + 15), ref sums.Usage);
        sums.Cost += StoredAmount.ToAmount(rows.Int64(at + 16), rows.Int64(at + 17));
        sums.Shadow += StoredAmount.ToAmount(rows.Int64(at + 18), rows.Int64(at + 19));
        if (query.WithLatency)
        {
            Add(rows.Blob(at + SpendSql.SumColumns), sums.Duration);
            Add(rows.Blob(at + SpendSql.SumColumns + 1), sums.FirstByte);
        }
    }

    private static void Add(ReadOnlySpan<byte> bytes, LatencyHistogram histogram)
    {
        Span<long> counts = stackalloc long[SparseCounts.MaxCounts];
        counts.Clear();
        SparseCounts.AddTo(bytes, counts);
        for (var i = 0; i < LatencyHistogram.BucketCount; i++)
        {
            histogram[i] += counts[i];
        }
    }

    /// <summary>Days and hours leave as the microsecond they start at.</summary>
    private long[] Moments(long[] values, AccountingCalendar calendar)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = query.GroupBy[i] switch
            {
                SpendGrouping.Day => calendar.StartOf(values[i]),
                SpendGrouping.Hour => values[i] * AccountingCalendar.HourMicros,
                _ => values[i],
            };
        }

        return values;
    }

    private readonly struct GroupKey(long[] values) : IEquatable<GroupKey>
    {
        public long[] Values => values;

        public bool Equals(GroupKey other) => Values.AsSpan().SequenceEqual(other.Values);

        public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var value in Values)
            {
                hash.Add(value);
            }

            return hash.ToHashCode();
        }
    }
}
