using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class PriceVectorTests
{
    public static TheoryData<string, string, string, string, string, string, string> Vectors => PriceVectors.All;

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_request_costs_exactly(string format, string provider, string model, string when, string reported, string cost, string sum)
    {
        (VectorText.Sum(sum) / 1_000_000m).ShouldBe(VectorText.Decimal(cost));
        var problems = default(UsageProblems);
        UsageNormalizer.Normalize(VectorText.Counts(reported), CountingConventions.For(format, provider), out var usage, ref problems);
        problems.Flag.ShouldBeNull(problems.ToString());

        var match = RateCard.BuiltIn.Match(provider, model);
        var conditions = VectorText.Conditions(when);
        conditions = conditions with { Region = conditions.Region ?? match.Region };
        var lines = default(PriceLines);
        match.Rates.ShouldNotBeNull(model).Price(conditions, usage, ref lines);

        lines.State.ShouldBe(PriceCoverage.Priced);
        lines.UnpricedCount.ShouldBe(0);
        lines.Total.Value.ShouldBe(VectorText.Decimal(cost));
    }

    [Fact]
    public void There_are_enough_vectors() => PriceVectors.All.Count.ShouldBeGreaterThanOrEqualTo(120);
}
