using Microsoft.Data.Sqlite;
using Tollgate.Storage.Disk;

namespace Tollgate.Storage.Sqlite.Migrations;

/// <summary>
/// How every embedded database file is opened: WAL, <c>synchronous=FULL</c> for writers (a committed transaction survives a power
/// loss), foreign keys on, five seconds of patience with a lock. Connections are not pooled: their owners keep them.
/// </summary>
public static class SqliteDatabase
{
    /// <summary>Opens (and creates) the file for writing. The caller owns the connection; one thread at a time.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        // SQLite gives its side files the mode of the file itself.
        OwnerOnly.EnsureFile(path);
        return Open(path, SqliteOpenMode.ReadWriteCreate, """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA temp_store = MEMORY;
            PRAGMA busy_timeout = 5000;
            """);
    }

    /// <summary>Opens an existing file for reading only. The caller owns the connection; one thread at a time.</summary>
    public static SqliteConnection OpenReader(string path) => Open(path, SqliteOpenMode.ReadOnly, """
        PRAGMA query_only = ON;
        PRAGMA temp_store = MEMORY;
        PRAGMA busy_timeout = 5000;
        """);

    private static SqliteConnection Open(string path, SqliteOpenMode mode, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the two literals above.
            command.CommandText = pragmas;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
