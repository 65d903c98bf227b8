using Microsoft.Data.Sqlite;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Sqlite.Erasure;

/// <summary>Erases names from database files so that no byte of them stays. May run beside a gateway, which waits meanwhile.</summary>
public static class ErasedNames
{
    /// <summary>
    /// Deletes the name behind an id of a ledger, and notes the id so that a name the journal still holds is not written again. Amounts stay.
    /// </summary>
    public static void Erase(string ledger, Dimension dimension, long id)
    {
        using var connection = SqliteDatabase.OpenWriter(ledger);
        SqliteMigrations.Apply(connection, "ledger");
        using var transaction = connection.BeginTransaction(deferred: false);
        Run(connection, transaction, "INSERT OR IGNORE INTO erased_names VALUES ($dimension, $id)", dimension, id);
        Run(connection, transaction, "DELETE FROM names WHERE dimension = $dimension AND id = $id", dimension, id);
        transaction.Commit();
    }

    /// <summary>
    /// Writes a database file anew without what was deleted, and empties its log. False when others kept the old bytes in use: ask again. Takes
    /// about as long as copying the file.
    /// </summary>
    public static bool Scrub(string path)
    {
        using var connection = SqliteDatabase.OpenWriter(path);
        using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = "VACUUM";
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql, Dimension dimension, long id)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Literals of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$dimension", (long)dimension);
        command.Parameters.AddWithValue("$id", id);
        command.ExecuteNonQuery();
    }
}
