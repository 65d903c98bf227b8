using Microsoft.Data.Sqlite;
using Tollgate.Storage.Control;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Tests.Control;

/// <summary>Budgets and limits made before they knew whose they are.</summary>
public sealed class OwnerMigrationTests
{
    private const string Key = "019a5f3e-1111-7222-8333-444455556666";

    [Fact]
    public void What_a_scope_says_of_its_organization_is_written_down()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        var scripts = Scripts();
        SqliteMigrations.Apply(connection, "control", scripts[..4], TimeProvider.System);
        Run(connection, $"""
            INSERT INTO organizations VALUES (x'A1', 1, NULL, 1, '', 'acme', ''), (x'B1', 1, NULL, 1, '', 'globex', '');
            INSERT INTO virtual_keys (id, created_micros, version, managed_by, organization_id, name, prefix, hash, allowed_models, allowed_surfaces, default_feature, default_tags, metadata)
                VALUES (x'{Key.Replace("-", "", StringComparison.Ordinal)}', 1, 1, '', x'B1', '', '', zeroblob(32), '[]', '[]', '', '[]', '');
            """);
        (string Dimension, string Name, string? Owner)[] rows =
        [
            ("0", "acme", "A1"), ("1", "globex/research", "B1"), ("2", "acme/ann", "A1"), ("3", Key, "B1"), ("3", Key.ToUpperInvariant(), "B1"),
            ("2", "erased", null), ("4", "acme", null), ("NULL", "", null), ("0", "gone", null),
        ];
        foreach (var (i, row) in rows.Index())
        {
            Run(connection, $"""
                INSERT INTO budgets (id, created_micros, version, managed_by, name, dimension, scope_name, tag, window_kind, window_minutes, limit_amount, kind, alert_thresholds, degrade_from, enabled)
                    VALUES (x'0{i}', 1, 7, '', '{i}', {row.Dimension}, '{row.Name}', '', 0, 0, '1', 0, '[]', '0.8', 1);
                INSERT INTO request_limits (id, created_micros, version, managed_by, name, dimension, scope_name, requests, per_seconds, enabled)
                    VALUES (x'0{i}', 1, 7, '', '{i}', {row.Dimension}, '{row.Name}', 1, 60, 1);
                """);
        }

        SqliteMigrations.Apply(connection, "control", scripts[..5], TimeProvider.System);

        foreach (var table in (string[])["budgets", "request_limits"])
        {
            Owners(connection, table).ShouldBe(rows.Select(row => (row.Owner, 7L)));
        }
    }

    private static List<SqliteMigration> Scripts()
    {
        const string folder = "Migrations/control/";
        var assembly = typeof(SqliteControlStore).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return SqliteMigration.Parse(name[folder.Length..], reader.ReadToEnd());
        })];
    }

    private static List<(string?, long)> Owners(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of two literals.
        command.CommandText = $"SELECT hex(organization_id), version FROM {table} ORDER BY id";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var owners = new List<(string?, long)>();
        while (reader.Read())
        {
            owners.Add((reader.GetString(0) is { Length: > 0 } owner ? owner : null, reader.GetInt64(1)));
        }

        return owners;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Put together from literals of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
