using Microsoft.Data.Sqlite;

namespace Tollgate.Storage.Sqlite.Ledger;

/// <summary>
/// Lets the questions of this binary be asked of a file that an earlier release wrote and that must not be migrated, such as a backup under verification:
/// views of this connection alone stand in for the tables, with what their rows do not have.
/// </summary>
internal static class EarlierLedger
{
    private const string NoShadow = "0 AS shadow_micro, 0 AS shadow_femto";

    // In the temporary database, whose names come before the file's own.
    private const string Views = $"""
        PRAGMA query_only = OFF;
        CREATE TEMP VIEW attempts AS
            SELECT *, NULL AS shadow_micro, NULL AS shadow_femto, NULL AS retry_of, NULL AS retry_count FROM main.attempts;
        CREATE TEMP VIEW rollup_hour AS SELECT *, {NoShadow} FROM main.rollup_hour;
        CREATE TEMP VIEW rollup_day AS SELECT *, {NoShadow} FROM main.rollup_day;
        CREATE TEMP VIEW rollup_dimension AS SELECT *, {NoShadow} FROM main.rollup_dimension;
        PRAGMA query_only = ON;
        """;

    /// <summary>Does nothing to a file of this release. The connection is one that only reads.</summary>
    internal static void Cover(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM pragma_table_info('attempts') WHERE name = 'shadow_micro'";
        if (command.ExecuteScalar() is 0L)
        {
            command.CommandText = Views;
            command.ExecuteNonQuery();
        }
    }
}
