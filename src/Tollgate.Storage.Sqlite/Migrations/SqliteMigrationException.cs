namespace Tollgate.Storage.Sqlite.Migrations;

/// <summary>A database file does not fit this binary: a changed script, a gap, or a schema made by a newer release.</summary>
public sealed class SqliteMigrationException : InvalidOperationException
{
    public SqliteMigrationException()
    {
    }

    public SqliteMigrationException(string message)
        : base(message)
    {
    }

    public SqliteMigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
