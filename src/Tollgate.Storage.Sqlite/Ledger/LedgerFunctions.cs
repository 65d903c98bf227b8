using Microsoft.Data.Sqlite;
using Tollgate.Storage.Ledger;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>The SQL functions of the ledger's connections.</summary>
internal static class LedgerFunctions
{
    /// <summary><c>counts_add(a, b)</c>: the sum of two sparse counts, either of which may be null.</summary>
    public static void AddWriting(SqliteConnection connection) =>
        connection.CreateFunction<byte[]?, byte[]?, byte[]?>(
            "counts_add",
            static (left, right) => left is null ? right : right is null ? left : SparseCounts.Merge(left, right),
            isDeterministic: true);

    /// <summary>
    /// <c>counts_sum(x)</c> adds up sparse counts, <c>latency_sum(x)</c> counts latencies into buckets, <c>accounting_day(micros)</c>.
    /// </summary>
    public static void AddReading(SqliteConnection connection, AccountingCalendar calendar)
    {
        connection.CreateAggregate(
            "counts_sum",
            (long[]?)null,
            static (long[]? counts, byte[]? bytes) =>
            {
                counts ??= new long[SparseCounts.MaxCounts];
                SparseCounts.AddTo(bytes, counts);
                return counts;
            },
            Bytes,
            isDeterministic: true);
        connection.CreateAggregate(
            "latency_sum",
            (long[]?)null,
            static (long[]? counts, long micros) =>
            {
                counts ??= new long[SparseCounts.MaxCounts];
                counts[LatencyHistogram.BucketOf(micros)]++;
                return counts;
            },
            Bytes,
            isDeterministic: true);
        connection.CreateFunction("accounting_day", (long micros) => calendar.DayOf(micros), isDeterministic: true);
    }

    private static byte[]? Bytes(long[]? counts)
    {
        if (counts is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[SparseCounts.MaxBytes];
        return bytes[..SparseCounts.Write(counts, bytes)].ToArray();
    }
}
