using Microsoft.Data.Sqlite;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Storage.Control;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Backups;
using Tollgate.Storage.Sqlite.Control;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Storage.Sqlite.Migrations;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Released;

/// <summary>Whatever a release wrote, this one opens, migrates and goes on with.</summary>
public sealed class ReleasedFormatTests
{
    [Theory]
    [InlineData("ledger2-control1-journal2")]
    [InlineData("ledger5-control16-journal2")]
    public async Task A_killed_installation_of_an_earlier_release_is_opened_and_gone_on_with(string format)
    {
        using var directory = new TestDirectory();
        Unpack(format, directory);
        long? logged = null;
        for (var start = 0; start < 2; start++)
        {
            using var control = SqliteControlStore.Open(Path.Combine(directory.Path, "control.db"), new InstallationDefaults(), TimeProvider.System);
            control.Keys.List().ShouldNotBeEmpty();
            control.VerifyAdmin("tg-admin-unknown").ShouldBeNull();
            using var ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = directory.Ledger, AccountingZone = control.Installation.FindTimeZone() });
            await using (var journal = await Journal.OpenAsync(new JournalOptions { Directory = directory.Journal, AcceptEphemeral = true }, ledger.Store.ReadCheckpoint()))
            {
                journal.OrphansBooked.ShouldBe(start == 0 ? 1 : 0);
                await using var projector = Projector.Start(journal, ledger.Store);
                await projector.FlushAsync();
                projector.UnmatchedEnds.ShouldBe(0);
            }

            var rows = (await ledger.Reader.NewestAsync(new LedgerPageQuery(), TestContext.Current.CancellationToken)).Attempts;
            rows.Count.ShouldBe(4);
            rows.Where(row => row.End.State == UsageState.Final).Aggregate(Amount.Zero, static (sum, row) => sum + row.End.Cost).ShouldBe(new Amount(0.00099375m));
            rows.Where(row => row.End.State == UsageState.Unknown).ShouldHaveSingleItem().End.Failure.ShouldBe(AttemptFailure.Orphaned);
            (await LedgerAudit.VerifyAsync(ledger.Reader, TestContext.Current.CancellationToken)).Intact.ShouldBeTrue();

            var slug = "after-" + start;
            control.Organizations.Create(new Organization { Slug = slug }).Require();
            logged ??= control.Audit.Verify().Entries - 1;
            control.Audit.Verify().Entries.ShouldBe(logged.Value + start + 1);
        }
    }

    [Theory]
    [InlineData("ledger2-control1-journal2", 2)]
    [InlineData("ledger5-control16-journal2", 5)]
    public async Task The_ledger_of_an_earlier_release_is_verified_as_it_is(string format, int schema)
    {
        using var directory = new TestDirectory();
        Unpack(format, directory);

        using (SqliteLedger.OpenReadOnly(directory.Ledger, out var reader))
        {
            var audit = await LedgerAudit.VerifyAsync(reader, TestContext.Current.CancellationToken);
            (audit.Intact, audit.Attempts).ShouldBe((true, 3));
            var total = await reader.SpendAsync(new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue }, TestContext.Current.CancellationToken);
            (total.Groups[0].Sums.Cost, total.Groups[0].Sums.Shadow).ShouldBe((new Amount(0.00099375m), Amount.Zero));
        }

        SqliteSnapshot.ReadSchema(directory.Ledger).ShouldBe(schema);
        JournalTail.Read(directory.Journal, SqliteSnapshot.ReadCheckpoint(directory.Ledger)).Open.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("ledger2-control1-journal2", "control", 1)]
    [InlineData("ledger2-control1-journal2", "ledger", 2)]
    [InlineData("ledger5-control16-journal2", "ledger", 5)]
    public void The_earlier_release_does_not_open_what_this_one_has_migrated(string format, string database, int known)
    {
        using var directory = new TestDirectory();
        Unpack(format, directory);
        var path = Path.Combine(directory.Path, database + ".db");
        using var connection = SqliteDatabase.OpenWriter(path);
        SqliteMigrations.Apply(connection, database, TimeProvider.System);
        Should.Throw<SqliteMigrationException>(() => SqliteMigrations.Apply(connection, database, SqliteMigrations.Scripts(database)[..known], TimeProvider.System))
            .Message.ShouldContain("was upgraded by a newer Tollgate");
    }

    private static void Unpack(string format, TestDirectory directory)
    {
        Directory.CreateDirectory(directory.Journal);
        var assembly = typeof(ReleasedFormatTests).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(format + "/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var text = reader.ReadToEnd();
            var file = name[(format.Length + 1)..];
            if (file.EndsWith(".hex", StringComparison.Ordinal))
            {
                File.WriteAllBytes(Path.Combine(directory.Journal, Path.GetFileNameWithoutExtension(file)), Convert.FromHexString(text.ReplaceLineEndings("")));
                continue;
            }

            using var connection = new SqliteConnection($"Data Source={Path.Combine(directory.Path, Path.ChangeExtension(file, ".db"))};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A fixture of this assembly.
            command.CommandText = text;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
