using Tollgate.Commands;
using Tollgate.Economics.Money;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Tests.Commands;

public sealed class SpendReportWriterTests
{
    [Theory]
    [InlineData(ReportFormat.Csv)]
    [InlineData(ReportFormat.Table)]
    [InlineData(ReportFormat.Json)]
    internal void A_call_without_a_price_is_shown_though_no_token_lacks_one(ReportFormat format)
    {
        // A fee without a rate: every token has a price, and the cost is still only a part.
        var sums = new SpendSums { Requests = 11, Attempts = 13, UnpricedAttempts = 7, Cost = new Amount(0.5m) };
        var report = new SpendReport([new SpendRow([1], ["gpt-5"], sums)], sums, null, TimeProvider.System.GetUtcNow(), null);
        var output = new StringWriter();

        SpendReportWriter.Write(report, [SpendGrouping.ModelServed], format, output);

        var text = output.ToString();
        text.ShouldContain(format == ReportFormat.Table ? "unpriced attempts" : "unpriced_attempts");
        text.ShouldContain(format == ReportFormat.Json ? "\"unpriced_attempts\":7" : "7");
        text.ShouldContain(format == ReportFormat.Table ? "model served" : "model_served");
    }

    [Theory]
    [InlineData("model_served", SpendGrouping.ModelServed)]
    [InlineData("modelserved", SpendGrouping.ModelServed)]
    [InlineData("Model-Served", SpendGrouping.ModelServed)]
    [InlineData("route", SpendGrouping.Route)]
    public void Groupings_are_read_as_the_api_spells_them(string name, SpendGrouping grouping)
    {
        GroupingNames.TryParse(name, out var read).ShouldBeTrue();
        read.ShouldBe(grouping);
        GroupingNames.All.ShouldContain(GroupingNames.Of(grouping));
    }

    [Theory]
    [InlineData("")]
    [InlineData("13")]
    [InlineData("moon")]
    [InlineData("day,hour")]
    public void What_is_no_grouping_is_not_read(string name) => GroupingNames.TryParse(name, out _).ShouldBeFalse();
}
