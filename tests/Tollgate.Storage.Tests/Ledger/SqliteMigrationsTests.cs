using Microsoft.Data.Sqlite;
using Tollgate.Storage.Sqlite.Migrations;

namespace Tollgate.Storage.Tests.Ledger;

public sealed class SqliteMigrationsTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteMigrationsTests() => _connection.Open();

    private static readonly SqliteMigration First = SqliteMigration.Parse("0001_one.sql", "CREATE TABLE one (id INTEGER);");
    private static readonly SqliteMigration Second = SqliteMigration.Parse("0002_two.sql", "CREATE TABLE two (id INTEGER);");

    [Fact]
    public void Scripts_are_applied_once_and_in_order()
    {
        SqliteMigrations.Apply(_connection, "test", [First], TimeProvider.System).ShouldBe(1);
        SqliteMigrations.Apply(_connection, "test", [First, Second], TimeProvider.System).ShouldBe(1);
        SqliteMigrations.Apply(_connection, "test", [First, Second], TimeProvider.System).ShouldBe(0);
        Tables().ShouldBe(["one", "schema_migrations", "two"]);
    }

    [Fact]
    public void A_failing_script_leaves_nothing_behind()
    {
        var broken = SqliteMigration.Parse("0002_broken.sql", "CREATE TABLE two (id INTEGER); SELECT * FROM nowhere;");
        Should.Throw<SqliteException>(() => SqliteMigrations.Apply(_connection, "test", [First, broken], TimeProvider.System));
        Tables().ShouldBeEmpty();
    }

    [Fact]
    public void A_released_script_that_changed_is_refused()
    {
        SqliteMigrations.Apply(_connection, "test", [First], TimeProvider.System);
        var changed = SqliteMigration.Parse("0001_one.sql", "CREATE TABLE one (id TEXT);");
        Should.Throw<SqliteMigrationException>(() => SqliteMigrations.Apply(_connection, "test", [changed], TimeProvider.System))
            .Message.ShouldContain("0001_one");
    }

    [Fact]
    public void Line_ends_do_not_change_the_checksum() =>
        SqliteMigration.Parse("0001_a.sql", "A\r\nB").Checksum.ShouldBe(SqliteMigration.Parse("0001_a.sql", "A\nB").Checksum);

    [Fact]
    public void A_newer_schema_is_read_until_it_says_that_it_needs_a_newer_binary()
    {
        SqliteMigrations.Apply(_connection, "test", [First, Second], TimeProvider.System);
        SqliteMigrations.Apply(_connection, "test", [First], TimeProvider.System).ShouldBe(0);

        var contract = SqliteMigration.Parse("0003_drop.sql", "-- requires: 2\nDROP TABLE one;");
        SqliteMigrations.Apply(_connection, "test", [First, Second, contract], TimeProvider.System);
        SqliteMigrations.Apply(_connection, "test", [First, Second], TimeProvider.System).ShouldBe(0);
        Should.Throw<SqliteMigrationException>(() => SqliteMigrations.Apply(_connection, "test", [First], TimeProvider.System))
            .Message.ShouldContain("newer release");
    }

    [Fact]
    public void A_control_store_that_says_what_to_refuse_is_not_opened_by_a_release_that_would_not()
    {
        var scripts = SqliteMigrations.Scripts("control");
        SqliteMigrations.Apply(_connection, "control", scripts, TimeProvider.System);
        SqliteMigrations.Apply(_connection, "control", scripts, TimeProvider.System).ShouldBe(0);
        var marked = scripts.Single(script => script.Name.EndsWith("_refusals", StringComparison.Ordinal));
        for (var known = 1; known < marked.Number; known++)
        {
            Should.Throw<SqliteMigrationException>(() => SqliteMigrations.Apply(_connection, "control", scripts[..known], TimeProvider.System))
                .Message.ShouldContain($"this binary knows {known} migrations and {marked.Number} are required. Run the newer release.");
        }

        // Whoever writes a script from then on decides whether an older binary may go on.
        scripts.Where(script => script.Number >= marked.Number && !script.Sql.StartsWith("-- requires:", StringComparison.Ordinal)).ShouldBeEmpty();
        scripts.ShouldAllBe(script => script.Requires <= script.Number);
    }

    [Fact]
    public void A_gap_in_the_numbers_is_refused() =>
        Should.Throw<SqliteMigrationException>(() => SqliteMigrations.Apply(_connection, "test", [Second], TimeProvider.System));

    public void Dispose() => _connection.Dispose();

    private List<string> Tables()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
