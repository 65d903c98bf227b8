using Tollgate.Commands;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
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

        SpendReportWriter.Write(report, [SpendGrouping.ModelServed], format, output, width: null);

        var text = output.ToString();
        text.ShouldContain(format == ReportFormat.Table ? "unpriced attempts" : "unpriced_attempts");
        text.ShouldContain(format == ReportFormat.Json ? "\"unpriced_attempts\":7" : "7");
        text.ShouldContain(format == ReportFormat.Table ? "model served" : "model_served");
    }

    [Theory]
    [InlineData(ReportFormat.Csv)]
    [InlineData(ReportFormat.Json)]
    internal void Data_do_not_depend_on_the_terminal(ReportFormat format)
    {
        var report = Wide();
        var (narrow, endless) = (new StringWriter(), new StringWriter());

        SpendReportWriter.Write(report, s_wide, format, narrow, width: 40);
        SpendReportWriter.Write(report, s_wide, format, endless, width: null);

        narrow.ToString().ShouldBe(endless.ToString());
        narrow.ToString().ShouldContain("a-team-whose-name-nobody-shortened-in-time");
    }

    [Fact]
    public void In_a_pipe_every_row_is_one_line_with_full_values()
    {
        var lines = TableOf(Wide(), width: null);

        // Heading, rule, one row, total.
        lines.Length.ShouldBe(4);
        lines[2].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "acme/a-team-whose-name-nobody-shortened-in-time", "openrouter/meta-llama/llama-4-maverick-17b-128e-instruct", "123456789", "223456789", "0", "3234567890123", "423456789", "0",
            "523456789", "7", "0", "1234567.123456789012345",
        ]);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(72)]
    public void On_a_terminal_every_row_is_one_line_that_fits_and_figures_are_whole(int width)
    {
        var lines = TableOf(Wide(), width);

        lines.ShouldAllBe(line => line.Length <= width);
        var row = lines.Where(line => line.Contains("acme/", StringComparison.Ordinal)).ShouldHaveSingleItem();
        row.ShouldContain(" 123456789 ");
        row.ShouldContain(" 1234567.123456789012345");

        // The attempt without a price stays in sight; what is nothing goes first, and what is missing is named.
        row.ShouldContain(" 7 ");
        string.Join(' ', lines).ShouldContain("Left out for want of width:");
        string.Join(' ', lines).ShouldContain("unpriced tokens");
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

    private static readonly SpendGrouping[] s_wide = [SpendGrouping.Team, SpendGrouping.Model];

    private static SpendReport Wide()
    {
        var usage = new TokenUsage { [Bucket.UncachedInput] = 3_234_567_890_123 - 423_456_789, [Bucket.CacheRead] = 423_456_789, [Bucket.Output] = 523_456_789 };
        var sums = new SpendSums { Requests = 123_456_789, Attempts = 223_456_789, UnpricedAttempts = 7, Usage = usage, Cost = new Amount(1_234_567.123456789012345m) };
        string[] labels = ["acme/a-team-whose-name-nobody-shortened-in-time", "openrouter/meta-llama/llama-4-maverick-17b-128e-instruct"];
        return new SpendReport([new SpendRow([1, 2], labels, sums)], sums, null, TimeProvider.System.GetUtcNow(), null);
    }

    private static string[] TableOf(SpendReport report, int? width)
    {
        var output = new StringWriter();
        SpendReportWriter.Write(report, s_wide, ReportFormat.Table, output, width);
        return [.. output.ToString().Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0)];
    }
}
