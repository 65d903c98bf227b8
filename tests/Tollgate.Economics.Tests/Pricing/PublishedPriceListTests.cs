using Tollgate.Economics.Pricing;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class PublishedPriceListTests
{
    private static readonly PublishedPriceList List = PublishedPriceList.April2026;

    [Fact]
    public void There_are_seventeen_rows_with_a_note_each()
    {
        List.Rows.Count.ShouldBe(17);
        List.PublishedOn.ShouldBe(new DateOnly(2026, 4, 15));
        List.Rows.ShouldAllBe(row => row.Note.Length > 10 && row.Input != null && row.Output != null);
    }

    [Fact]
    public void A_row_is_called_correct_exactly_if_its_figures_are_ours()
    {
        foreach (var row in List.Rows)
        {
            var agrees = row.PrintedInput == row.Input && row.PrintedOutput == row.Output
                && (row.PrintedCached is null || row.PrintedCached == row.Cached);
            if (row.Verdict != PublishedVerdict.DependsOnHost)
            {
                (row.Verdict == PublishedVerdict.Correct).ShouldBe(agrees, row.Label);
            }
        }
    }

    [Theory]
    [InlineData("GPT-5.2 Pro", PublishedVerdict.Wrong, 21, 168, null)]
    [InlineData("Claude Opus 4.6", PublishedVerdict.Wrong, 5, 25, 0.5)]
    [InlineData("o1", PublishedVerdict.Correct, 15, 60, 7.5)]
    [InlineData("Gemini 2.5 Pro", PublishedVerdict.Stale, 1.25, 10, 0.125)]
    [InlineData("GPT-4.1", PublishedVerdict.Wrong, 2, 8, 0.5)]
    [InlineData("Claude Haiku 4.5", PublishedVerdict.Wrong, 1, 5, 0.1)]
    [InlineData("DeepSeek V3.2", PublishedVerdict.Correct, 0.28, 0.42, 0.028)]
    [InlineData("Llama 3.3 70B", PublishedVerdict.DependsOnHost, 0.1, 0.32, null)]
    [InlineData("Mistral Small 3.2", PublishedVerdict.Wrong, 0.075, 0.2, null)]
    [InlineData("Mistral Nemo", PublishedVerdict.DependsOnHost, 0.02, 0.03, null)]
    public void Our_figures_are_these(string label, PublishedVerdict verdict, double input, double output, double? cached)
    {
        var row = List.Rows.Single(candidate => candidate.Label == label);
        row.Verdict.ShouldBe(verdict);
        (row.Input, row.Output, row.Cached).ShouldBe(((decimal?)input, (decimal?)output, (decimal?)cached));
    }
}
