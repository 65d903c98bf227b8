using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tollgate.Storage.Sqlite.Migrations;

/// <summary>Brings one embedded database file to the schema this binary knows. See the README of this folder.</summary>
public static class SqliteMigrations
{
    private const string HistorySql = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            checksum TEXT NOT NULL,
            requires INTEGER NOT NULL,
            applied_micros INTEGER NOT NULL
        ) STRICT;
        """;

    /// <summary>
    /// Applies the pending scripts of <paramref name="database"/> (<c>ledger</c> or <c>control</c>) in one transaction and returns how
    /// many ran. Throws <see cref="SqliteMigrationException"/> when the file does not fit this binary.
    /// </summary>
    public static int Apply(SqliteConnection connection, string database, TimeProvider? time = null) =>
        Apply(connection, database, Scripts(database), time ?? TimeProvider.System);

    internal static int Apply(SqliteConnection connection, string database, IReadOnlyList<SqliteMigration> scripts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        for (var i = 0; i < scripts.Count; i++)
        {
            if (scripts[i].Number != i + 1)
            {
                throw new SqliteMigrationException($"Migrations of '{database}' must be numbered from 1 without gaps; found {scripts[i].Name} as number {i + 1}.");
            }
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, transaction, HistorySql);
        var applied = Check(connection, transaction, database, scripts);
        for (var i = applied; i < scripts.Count; i++)
        {
            Execute(connection, transaction, scripts[i].Sql);
            Record(connection, transaction, scripts[i], time);
        }

        transaction.Commit();
        return Math.Max(0, scripts.Count - applied);
    }

    /// <summary>How many scripts are applied; verifies every one this binary knows.</summary>
    private static int Check(SqliteConnection connection, SqliteTransaction transaction, string database, IReadOnlyList<SqliteMigration> scripts)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT number, name, checksum, requires FROM schema_migrations ORDER BY number";
        using var reader = command.ExecuteReader();
        var count = 0;
        while (reader.Read())
        {
            count++;
            var (number, name, requires) = (reader.GetInt32(0), reader.GetString(1), reader.GetInt32(3));
            if (number != count)
            {
                throw new SqliteMigrationException($"{connection.DataSource}: migration {count} of '{database}' is missing from its history.");
            }

            if (number <= scripts.Count && !string.Equals(scripts[number - 1].Checksum, reader.GetString(2), StringComparison.Ordinal))
            {
                throw new SqliteMigrationException($"{connection.DataSource}: migration {name} of '{database}' was applied with another text than this binary carries.");
            }

            if (requires > scripts.Count)
            {
                throw new SqliteMigrationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{connection.DataSource}: schema of '{database}' was upgraded by a newer Tollgate ({name}); this binary knows {scripts.Count} migrations and {requires} are required. Run the newer release."));
            }
        }

        return count;
    }

    private static void Record(SqliteConnection connection, SqliteTransaction transaction, SqliteMigration script, TimeProvider time)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO schema_migrations VALUES ($number, $name, $checksum, $requires, $applied)";
        command.Parameters.AddWithValue("$number", script.Number);
        command.Parameters.AddWithValue("$name", script.Name);
        command.Parameters.AddWithValue("$checksum", script.Checksum);
        command.Parameters.AddWithValue("$requires", script.Requires);
        command.Parameters.AddWithValue("$applied", (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is an embedded resource of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The scripts of a database, by their numbers.</summary>
    internal static List<SqliteMigration> Scripts(string database)
    {
        var assembly = typeof(SqliteMigrations).Assembly;
        var prefix = $"Migrations/{database}/";
        var scripts = new List<SqliteMigration>();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                scripts.Add(SqliteMigration.Parse(name[prefix.Length..], reader.ReadToEnd()));
            }
        }

        if (scripts.Count == 0)
        {
            throw new SqliteMigrationException($"There are no migrations for a database named '{database}'.");
        }

        scripts.Sort((left, right) => left.Number.CompareTo(right.Number));
        return scripts;
    }
}
