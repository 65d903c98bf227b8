using Tollgate.Economics.Money;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Tests.Journaling;

namespace Tollgate.Storage.Tests.Ledger;

public abstract partial class LedgerStoreConformance
{
    [Fact]
    public async Task Retries_of_a_request_are_found_by_it()
    {
        using var ledger = Open(TimeZoneInfo.Utc);
        var samples = new Samples(8) { Traced = false };
        var records = Records(samples, 60);
        var first = records[3].Intent.RequestId;
        records.ForEach(static record => record.Intent.RetryOf = Guid.Empty);
        foreach (var index in (int[])[10, 20, 30])
        {
            (records[index].Intent.Ordinal, records[index].Intent.RetryOf, records[index].Intent.RetryCount) = (0, first, index / 10);
        }

        // A second attempt of a retry is no second retry.
        var again = Record(samples.Intent(records[10].Intent.RequestId, ordinal: 1), samples);
        (again.Intent.RetryOf, again.Intent.RetryCount) = (first, 1);
        Apply(ledger, [.. records, again], 25);

        (await ledger.Reader.RetriesOfAsync(first, 50, Cancel)).Select(retry => (retry.Intent.RequestId, retry.Intent.RetryCount))
            .ShouldBe([(records[10].Intent.RequestId, 1), (records[20].Intent.RequestId, 2), (records[30].Intent.RequestId, 3)]);
        (await ledger.Reader.RetriesOfAsync(first, 2, Cancel)).Count.ShouldBe(2);
        (await ledger.Reader.RetriesOfAsync(records[10].Intent.RequestId, 50, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_shadow_is_in_no_cost_and_in_every_sum_of_its_own()
    {
        using var ledger = Open(Berlin);
        var records = Records(new Samples(13) { Traced = false, Tasks = 60 }, 1500);
        Apply(ledger, records, 100);
        var all = new SpendQuery { FromMicros = 0, ToMicros = long.MaxValue };
        foreach (var query in (SpendQuery[])[all, all with { GroupBy = [SpendGrouping.Task] }, all with { GroupBy = [SpendGrouping.Key, SpendGrouping.Hour] }, all with { GroupBy = [SpendGrouping.Task, SpendGrouping.Team] }])
        {
            var groups = (await ledger.Reader.SpendAsync(query, Cancel)).Groups;
            Total(groups).ShouldBe(Sum(records));
            groups.Aggregate(Amount.Zero, static (sum, group) => sum + group.Sums.Shadow).ShouldBe(Shadow(records));
            groups.ShouldAllBe(static group => group.Sums.Charged == group.Sums.Cost + group.Sums.Shadow);
        }

        Shadow(records).ShouldBeGreaterThan(Amount.Zero);
    }
}
