using Microsoft.Data.Sqlite;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>Which rows can have started in a span, from the batches' times: a few bytes per batch instead of an index per attempt.</summary>
internal static class AttemptRange
{
    public static (long First, long Last) Of(SqliteConnection connection, long fromMicros, long toMicros)
    {
        using var row = new SqliteStatement(connection, """
            SELECT COALESCE(MIN(first_attempt), 1), COALESCE(MAX(last_attempt), 0) FROM batches
            WHERE max_started >= ?1 AND min_started < ?2 AND attempts > 0
            """);
        row.Bind(1, fromMicros);
        row.Bind(2, toMicros);
        row.Step();
        return (row.Int64(0), row.Int64(1));
    }
}
