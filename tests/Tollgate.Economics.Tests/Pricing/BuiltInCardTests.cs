using Tollgate.Economics.Pricing;
using Tollgate.Economics.Pricing.Loading;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class BuiltInCardTests
{
    [Fact]
    public void The_built_in_card_loads_without_problems()
    {
        var load = RateCard.Load(BuiltInCardFiles.Read(), 1);
        string.Join('\n', load.Problems).ShouldBe("");
        load.Card!.Models.Count.ShouldBeGreaterThan(150);
        load.Card.ContentHash.ShouldBe(RateCard.BuiltIn.ContentHash);
    }
}
