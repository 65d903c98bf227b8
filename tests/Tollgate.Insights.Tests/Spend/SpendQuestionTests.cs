using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Insights.Tests.Spend;

public sealed class SpendQuestionTests : IDisposable
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly long Start = Micros(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(1)));

    private readonly string _directory = Directory.CreateTempSubdirectory("tollgate-test-").FullName;
    private readonly SqliteLedger _ledger;
    private readonly SpendQuestion _question;
    private readonly List<AttemptRecord> _attempts = [];

    public SpendQuestionTests()
    {
        _ledger = SqliteLedger.Open(new SqliteLedgerOptions { Path = Path.Combine(_directory, "ledger.db"), AccountingZone = Berlin });
        _question = new SpendQuestion(_ledger.Reader, Berlin);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_are_named_dearest_first_and_the_total_is_their_sum()
    {
        Spend(team: 1, cost: 0.000_000_000_000_001m);
        Spend(team: 2, cost: 2.5m);
        Spend(team: 2, cost: 0.25m);
        Spend(team: 3, cost: 1m);
        Spend(team: 0, cost: 0.1m);
        Load(new LedgerName(Dimension.Team, 1, "search"), new LedgerName(Dimension.Team, 2, "support"));
        var report = await _question.AskAsync(Query(SpendGrouping.Team), null, Cancel);
        report.Rows.Select(row => row.Labels[0]).ShouldBe(["support", "#0000000000000003", "(none)", "search"]);
        report.Total.Cost.ShouldBe(new Amount(3.850_000_000_000_001m));
        report.Total.Attempts.ShouldBe(5);
        report.CutOff.ShouldBeNull();
    }

    [Fact]
    public async Task A_limit_cuts_rows_off_but_not_out_of_the_total()
    {
        for (var team = 1; team <= 10; team++)
        {
            Spend(team, team);
        }

        Load();
        var report = await _question.AskAsync(Query(SpendGrouping.Team), 3, Cancel);
        report.Rows.Select(row => row.Key[0]).ShouldBe([10, 9, 8]);
        report.Total.Cost.ShouldBe(new Amount(55));
        var cutOff = report.CutOff.ShouldNotBeNull();
        (cutOff.Rows, cutOff.Sums.Cost).ShouldBe((7, new Amount(28)));
    }

    [Fact]
    public async Task Usage_without_a_price_is_visible()
    {
        Spend(team: 1, cost: 0, priced: false);
        Spend(team: 2, cost: 0);
        Load();
        var report = await _question.AskAsync(Query(SpendGrouping.Team), null, Cancel);
        report.Rows[0].Key.ShouldBe([1]);
        (report.Rows[0].HasUnpriced, report.Rows[0].Sums.UnpricedTokens, report.Rows[1].HasUnpriced).ShouldBe((true, 100, false));
        report.Total.UnpricedAttempts.ShouldBe(1);
    }

    [Fact]
    public async Task Days_are_those_of_the_accounting_zone_in_order()
    {
        Spend(team: 1, cost: 1, hours: 47.5m);
        Spend(team: 1, cost: 2, hours: 0);
        Spend(team: 1, cost: 4, hours: 23.9m);
        Load();
        var report = await _question.AskAsync(Query(SpendGrouping.Day), null, Cancel);
        report.Rows.Select(row => (row.Labels[0], row.Sums.Cost)).ShouldBe([("2026-03-01", new Amount(6)), ("2026-03-02", new Amount(1))]);
    }

    [Fact]
    public async Task The_total_by_tag_counts_an_attempt_with_two_tags_once()
    {
        Spend(team: 1, cost: 1, tags: [7, 8]);
        Spend(team: 1, cost: 2, tags: [8]);
        Load();
        var report = await _question.AskAsync(Query(SpendGrouping.Tag), null, Cancel);
        report.Rows.Select(row => (row.Key[0], row.Sums.Cost.Value)).ShouldBe([(8, 3), (7, 1)]);
        report.Total.Cost.ShouldBe(new Amount(3));
    }

    [Fact]
    public async Task By_cost_center_every_attempt_counts_once_under_what_held_then_and_says_the_name_alone()
    {
        Spend(team: 1, cost: 1, tags: [7, 8]);
        Spend(team: 1, cost: 2, tags: [8]);
        Spend(team: 1, cost: 4, tags: [9]);
        Spend(team: 1, cost: 8);
        Load(new LedgerName(Dimension.Tag, 7, "cost_center=4711"), new LedgerName(Dimension.Tag, 8, "env=test"), new LedgerName(Dimension.Tag, 9, "cost_center=R&D=new"));
        var report = await _question.AskAsync(Query(SpendGrouping.CostCenter), null, Cancel);
        report.Rows.Select(row => (row.Labels[0], row.Sums.Cost.Value)).ShouldBe([("(none)", 10), ("R&D=new", 4), ("4711", 1)]);
        report.Total.Cost.ShouldBe(new Amount(15));
    }

    [Fact]
    public async Task A_model_served_without_its_own_name_has_that_of_the_model_asked_for()
    {
        Spend(team: 1, cost: 1);
        Load(new LedgerName(Dimension.Model, 5, "small-1"));
        (await _question.AskAsync(Query(SpendGrouping.ModelServed), null, Cancel)).Rows.ShouldHaveSingleItem().Labels.ShouldBe(["small-1"]);
    }

    public void Dispose()
    {
        _ledger.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static long Micros(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static SpendQuery Query(SpendGrouping grouping) =>
        new() { FromMicros = Start, ToMicros = Start + (7 * 24 * 3_600_000_000L), GroupBy = [grouping] };

    private void Spend(long team, decimal cost, bool priced = true, decimal hours = 1, long[]? tags = null)
    {
        var record = new AttemptRecord();
        record.Intent.AttemptId = record.Intent.RequestId = Guid.CreateVersion7();
        record.Intent.StartedMicros = Start + (long)(hours * 3_600_000_000m);
        record.Intent.Attribution[Dimension.Team] = team;
        record.Intent.Attribution[Dimension.ModelServed] = record.Intent.Attribution[Dimension.Model] = 5;
        record.Intent.Tags = tags ?? [];
        record.Intent.TagCount = record.Intent.Tags.Length;
        record.End.State = UsageState.Final;
        record.End.PriceState = priced ? PriceState.Priced : PriceState.Unpriced;
        record.End.Usage[Bucket.Output] = 100;
        record.End.Cost = record.End.ComputedCost = new Amount(cost);
        _attempts.Add(record);
    }

    private void Load(params LedgerName[] names)
    {
        var end = new JournalPosition(1, 64, _attempts.Count + 1);
        _ledger.Store.Apply(new LedgerBatch
        {
            FirstSequence = 1,
            LastSequence = _attempts.Count,
            Attempts = _attempts,
            Names = names,
            Keep = [],
            Release = [],
            Checkpoint = new LedgerCheckpoint(end, end, default, []),
            AsOfMicros = Start,
        });
    }
}
