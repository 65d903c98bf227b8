using System.Diagnostics;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Erasure;
using Tollgate.Storage.Sqlite.Ledger;
using Tollgate.Storage.Sqlite.Migrations;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Ledger;

public sealed class SqliteLedgerTests : LedgerStoreConformance
{
    protected override ILedgerUnderTest Open(TimeZoneInfo zone, int topValues = 10_000) => new SqliteLedgerUnderTest(zone, topValues);

    [Theory]
    [InlineData("UPDATE attempts SET cost_micro = cost_micro + 1 WHERE id = 42")]
    [InlineData("UPDATE attempts SET \"output\" = 0 WHERE id = 42")]
    [InlineData("DELETE FROM attempts WHERE id = 42")]
    [InlineData("UPDATE attempts SET shadow_micro = 1, shadow_femto = 0 WHERE id = (SELECT MIN(id) FROM attempts WHERE shadow_micro IS NULL)")]
    [InlineData("UPDATE attempts SET shadow_femto = shadow_femto + 1 WHERE id = (SELECT MIN(id) FROM attempts WHERE shadow_micro IS NOT NULL)")]
    [InlineData("UPDATE attempts SET shadow_micro = NULL, shadow_femto = NULL WHERE id = (SELECT MIN(id) FROM attempts WHERE shadow_micro IS NOT NULL)")]
    [InlineData("UPDATE attempts SET retry_of = NULL WHERE id = (SELECT MIN(id) FROM attempts WHERE retry_of IS NOT NULL)")]
    [InlineData("UPDATE attempts SET retry_of = request_id WHERE id = 42")]
    [InlineData("UPDATE attempts SET retry_count = 77 WHERE id = 42")]
    [InlineData("DELETE FROM attempts WHERE id >= 91")]
    [InlineData("UPDATE scopes SET team = 1")]
    [InlineData("INSERT INTO attempt_tags VALUES (42, 99)")]
    [InlineData("DELETE FROM batches WHERE last_sequence = (SELECT MAX(last_sequence) FROM batches)")]
    [InlineData("UPDATE batches SET hash = zeroblob(32) WHERE first_attempt = 11")]
    public async Task Tampering_with_any_row_breaks_the_chain(string sql)
    {
        using var ledger = new SqliteLedgerUnderTest(TimeZoneInfo.Utc, 10_000);
        Apply(ledger, Records(new Samples(1), 100), 10);
        (await LedgerAudit.VerifyAsync(ledger.Reader, Cancel)).Intact.ShouldBeTrue();
        ledger.Execute(sql);
        var result = await LedgerAudit.VerifyAsync(ledger.Reader, Cancel);
        result.Intact.ShouldBeFalse();
        result.Fault.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_erased_name_is_not_taken_again()
    {
        using var ledger = new SqliteLedgerUnderTest(TimeZoneInfo.Utc, 10_000);
        Apply(ledger, [], names: [new LedgerName(Dimension.User, 1, "ada"), new LedgerName(Dimension.User, 2, "grace")]);
        ErasedNames.Erase(ledger.Path, Dimension.User, 2);

        // The journal may bring it once more.
        Apply(ledger, [], names: [new LedgerName(Dimension.User, 2, "grace")]);
        var names = await ledger.Reader.NamesAsync([(Dimension.User, 1), (Dimension.User, 2)], Cancel);
        names.ShouldBe(new Dictionary<(Dimension, long), string> { [(Dimension.User, 1)] = "ada" });
        (await LedgerAudit.VerifyAsync(ledger.Reader, Cancel)).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task Rows_that_a_gateway_adds_during_a_verification_are_no_fault()
    {
        using var ledger = new SqliteLedgerUnderTest(TimeZoneInfo.Utc, 10_000);
        var samples = new Samples(3);
        Apply(ledger, Records(samples, 20), 10);
        var busy = BusyLedger.Over(ledger.Reader, whenLinksAreRead: () => Apply(ledger, Records(samples, 5)));
        (await LedgerAudit.VerifyAsync(busy, Cancel)).ShouldBe(new LedgerAuditResult(true, 2, 20, null, ledger.NextSequence - 11));
    }

    [Fact]
    public void A_ledger_keeps_the_accounting_zone_it_was_created_with()
    {
        using var directory = new TestDirectory();
        SqliteLedger.Open(new SqliteLedgerOptions { Path = directory.Ledger, AccountingZone = Berlin }).Dispose();
        Should.Throw<InvalidOperationException>(() => SqliteLedger.Open(new SqliteLedgerOptions { Path = directory.Ledger }))
            .Message.ShouldContain("Europe/Berlin");
    }

    [Fact]
    public void A_failed_batch_leaves_nothing_behind_and_can_be_applied_again()
    {
        using var ledger = new SqliteLedgerUnderTest(TimeZoneInfo.Utc, 10_000);
        var records = Records(new Samples(2), 20);
        ledger.Execute("CREATE TRIGGER stop BEFORE INSERT ON batches BEGIN SELECT RAISE(ABORT, 'stop'); END");
        var sequence = ledger.NextSequence;
        Should.Throw<Exception>(() => Apply(ledger, records));
        ledger.Scalar("SELECT COUNT(*) FROM attempts").ShouldBe(0);
        ledger.Scalar("SELECT COUNT(*) FROM rollup_day").ShouldBe(0);
        ledger.Execute("DROP TRIGGER stop");
        ledger.NextSequence = sequence;
        Apply(ledger, records);
        ledger.Scalar("SELECT COUNT(*) FROM attempts").ShouldBe(20);
        ledger.Scalar("SELECT SUM(attempts) FROM rollup_day").ShouldBe(20);
        ledger.Scalar("SELECT SUM(attempts) FROM rollup_hour").ShouldBe(20);
    }

    [Fact]
    public void Adjustments_cannot_be_changed_or_removed()
    {
        using var ledger = new SqliteLedgerUnderTest(TimeZoneInfo.Utc, 10_000);
        ledger.Execute("INSERT INTO adjustments VALUES (1, NULL, 0, 0, 1, 0, 'test', 1, 0)");
        Should.Throw<Exception>(() => ledger.Execute("UPDATE adjustments SET cost_micro = 2"));
        Should.Throw<Exception>(() => ledger.Execute("DELETE FROM adjustments"));
    }

    [Fact]
    public void A_row_with_its_indexes_and_rollups_stays_below_300_bytes()
    {
        // Six hours of a busy installation: 40 keys, 8 features, 6 models, 500 customers, a task of about five attempts each.
        using var ledger = new SqliteLedgerUnderTest(TimeZoneInfo.Utc, 10_000);
        var records = RealisticLoad.Attempts(100_000);
        var watch = Stopwatch.StartNew();
        Apply(ledger, records, 8192);
        watch.Stop();
        ledger.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var traces = ledger.Scalar("SELECT SUM(LENGTH(body)) FROM traces");
        var perRow = (ledger.Scalar("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") - traces) / (decimal)records.Count;
        TestContext.Current.SendDiagnosticMessage(
            $"{perRow:0} bytes per attempt, {traces / (decimal)records.Count:0} per trace; {records.Count / watch.Elapsed.TotalSeconds:0} attempts/s");
        perRow.ShouldBeLessThan(300);
    }

    private sealed class SqliteLedgerUnderTest : ILedgerUnderTest
    {
        private readonly TestDirectory _directory = new();
        private readonly SqliteLedgerOptions _options;
        private SqliteLedger _ledger;

        public SqliteLedgerUnderTest(TimeZoneInfo zone, int topValues)
        {
            _options = new SqliteLedgerOptions { Path = _directory.Ledger, AccountingZone = zone, TopValues = topValues };
            _ledger = SqliteLedger.Open(_options);
        }

        public string Path => _options.Path;

        public ILedgerStore Store => _ledger.Store;

        public ILedgerReader Reader => _ledger.Reader;

        public long NextSequence { get; set; } = 1;

        public void Reopen()
        {
            _ledger.Dispose();
            _ledger = SqliteLedger.Open(_options);
        }

        public void Execute(string sql)
        {
            using var connection = SqliteDatabase.OpenWriter(_options.Path);
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public long Scalar(string sql)
        {
            using var connection = SqliteDatabase.OpenReader(_options.Path);
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar() is long value ? value : 0;
        }

        public void Dispose()
        {
            _ledger.Dispose();
            _directory.Dispose();
        }
    }
}
