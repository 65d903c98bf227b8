using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class ModelRatesTests
{
    private static readonly PriceConditions Now = new(TestCard.Now);

    [Theory]
    // Reasoning is output, caches without price cost input, media cost what text costs.
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.Reasoning, 5)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "reasoning": 7 } }""", Bucket.Reasoning, 7)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.CacheRead, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.CacheWrite5m, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.CacheWrite1h, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.AudioInput, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.ImageInput, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.VideoInput, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.AudioOutput, 5)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.ImageOutput, 5)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "cache_read": 0.1 } }""", Bucket.AudioCacheRead, 0.1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "cache_read": 0.1 } }""", Bucket.ImageCacheRead, 0.1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.VideoCacheRead, 1)]
    public void A_detail_without_price_takes_its_parent_s(string body, Bucket bucket, double perMillion) =>
        Unit(TestCard.Model(body), Now, bucket).ShouldBe((decimal)perMillion);

    [Theory]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "cache_write_5m": 1.25 } }""", Bucket.CacheWrite1h)] // never at the 5m price
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.WebSearch)]
    [InlineData("""{ "prices": { "input": 1, "output": 5 } }""", Bucket.GroundedQuery)]
    [InlineData("""{ "prices": { "input": 1 } }""", Bucket.Output)]
    [InlineData("""{ "prices": { "input": 1 } }""", Bucket.Reasoning)]
    [InlineData("""{ "prices": { "output": 1 } }""", Bucket.CacheRead)]
    public void What_has_no_price_is_unpriced_and_never_zero(string body, Bucket bucket)
    {
        var lines = Price(TestCard.Model(body), Now, (bucket, 3));
        lines.State.ShouldBe(PriceCoverage.Unpriced);
        lines.UnpricedCount.ShouldBe(3);
        lines.Count.ShouldBe(1);
        lines[0].IsPriced.ShouldBeFalse();
        TestCard.Model(body).RateFor(Now, bucket).ShouldBeNull();
    }

    [Fact]
    public void A_half_priced_usage_says_so()
    {
        var lines = Price(TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }"""), Now, (Bucket.UncachedInput, 10), (Bucket.WebSearch, 2));
        lines.State.ShouldBe(PriceCoverage.PartlyUnpriced);
        lines.Total.ShouldBe(new Amount(0.00001m));
        lines.UnpricedCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("priority")]
    [InlineData("scale")]
    [InlineData("PROVISIONED_THROUGHPUT")]
    [InlineData("*")]
    public void A_tier_the_card_does_not_have_never_falls_back_to_standard(string tier) =>
        Price(TestCard.Model("""{ "prices": { "input": 1, "output": 5 }, "tiers": { "flex": { "input": 0.5, "output": 2 } } }"""), Now with { Tier = tier }, (Bucket.Output, 1))
            .State.ShouldBe(PriceCoverage.Unpriced);

    [Theory]
    [InlineData(null, 1)]
    [InlineData("", 1)]
    [InlineData("default", 1)]
    [InlineData("auto", 1)]
    [InlineData("ON_DEMAND", 1)]
    [InlineData("flex", 0.5)]
    [InlineData("ON_DEMAND_FLEX", 0.5)]
    [InlineData("fast", 2)]
    [InlineData("ON_DEMAND_PRIORITY", 2)]
    public void Tiers_are_known_under_all_their_names(string? tier, double perMillion) =>
        Unit(
            TestCard.Model("""{ "prices": { "input": 1, "output": 5 }, "tiers": { "flex": { "input": 0.5, "output": 2 }, "priority": { "input": 2, "output": 10 } } }"""),
            Now with { Tier = tier },
            Bucket.UncachedInput).ShouldBe((decimal)perMillion);

    [Fact]
    public void A_speed_without_price_or_factor_is_unpriced() =>
        Price(TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }"""), Now with { Speed = "fast" }, (Bucket.Output, 1)).State.ShouldBe(PriceCoverage.Unpriced);

    [Theory]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 100, "edge": "exclusive", "input": 2, "output": 7 }] } }""", 100, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 100, "edge": "exclusive", "input": 2, "output": 7 }] } }""", 101, 2)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 100, "edge": "inclusive", "input": 2, "output": 7 }] } }""", 99, 1)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 100, "edge": "inclusive", "input": 2, "output": 7 }] } }""", 100, 2)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 300, "edge": "inclusive", "input": 3, "output": 9 }, { "tokens": 100, "edge": "exclusive", "input": 2, "output": 7 }] } }""", 299, 2)]
    [InlineData("""{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 300, "edge": "inclusive", "input": 3, "output": 9 }, { "tokens": 100, "edge": "exclusive", "input": 2, "output": 7 }] } }""", 300, 3)]
    public void The_whole_request_is_repriced_at_the_cliff(string body, long totalInput, double perMillion)
    {
        // All but one token is cached: the total decides, not the fresh part.
        var lines = Price(TestCard.Model(body), Now, (Bucket.UncachedInput, 1), (Bucket.CacheRead, totalInput - 1));
        lines[0].UnitPriceUsdPerMillion.ShouldBe((decimal)perMillion);
        lines[1].UnitPriceUsdPerMillion.ShouldBe((decimal)perMillion);
    }

    [Fact]
    public void A_tier_without_bands_of_its_own_ends_where_the_standard_price_changes()
    {
        const string Prices = """{ "prices": { "input": 1, "output": 5, "above": [{ "tokens": 100, "edge": "exclusive", "input": 2, "output": 7 }] }, "tiers": { "batch": { "input": 0.5, "output": 2 ALL } } }""";
        var bounded = TestCard.Model(Prices.Replace("ALL", "", StringComparison.Ordinal));
        Price(bounded, Now with { Tier = "batch" }, (Bucket.UncachedInput, 100)).State.ShouldBe(PriceCoverage.Priced);
        Price(bounded, Now with { Tier = "batch" }, (Bucket.UncachedInput, 101)).State.ShouldBe(PriceCoverage.Unpriced);
        var flat = TestCard.Model(Prices.Replace("ALL", ", \"all_context\": true", StringComparison.Ordinal));
        Price(flat, Now with { Tier = "batch" }, (Bucket.UncachedInput, 101)).State.ShouldBe(PriceCoverage.Priced);
    }

    [Fact]
    public void An_included_model_costs_nothing_by_decision()
    {
        var lines = Price(TestCard.Model("""{ "included": true }"""), Now with { Tier = "provisioned", Speed = "fast" }, (Bucket.Output, 10), (Bucket.WebSearch, 1));
        lines.State.ShouldBe(PriceCoverage.Included);
        lines.Total.ShouldBe(Amount.Zero);
        lines.UnpricedCount.ShouldBe(0);
    }

    [Fact]
    public void An_included_tier_beside_priced_ones()
    {
        var rates = TestCard.Model("""{ "prices": { "input": 1, "output": 5 }, "tiers": { "provisioned": { "included": true } } }""");
        Price(rates, Now with { Tier = "PROVISIONED_THROUGHPUT" }, (Bucket.Output, 10)).State.ShouldBe(PriceCoverage.Included);
        Price(rates, Now, (Bucket.Output, 10)).State.ShouldBe(PriceCoverage.Priced);
    }

    [Fact]
    public void A_price_of_zero_is_a_price() =>
        Price(TestCard.Model("""{ "prices": { "input": 0, "output": 0 } }"""), Now, (Bucket.Output, 10)).State.ShouldBe(PriceCoverage.Priced);

    [Fact]
    public void Nothing_used_costs_nothing_but_only_where_there_is_a_price()
    {
        Price(TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }"""), Now).State.ShouldBe(PriceCoverage.Priced);
        Price(TestCard.Model("""{ "from": "2027-01-01", "prices": { "input": 1, "output": 5 } }"""), Now).State.ShouldBe(PriceCoverage.Unpriced);
    }

    [Fact]
    public void A_region_s_own_price_goes_before_the_general_one_and_an_unknown_region_has_the_general_one()
    {
        var rates = TestCard.Model("""{ "prices": { "input": 1, "output": 5 }, "regions": { "eu": { "input": 3, "output": 6 } } }""");
        Unit(rates, Now with { Region = "eu" }, Bucket.UncachedInput).ShouldBe(3m);
        Unit(rates, Now with { Region = "nowhere" }, Bucket.UncachedInput).ShouldBe(1m);
        Unit(rates, Now with { Region = "" }, Bucket.UncachedInput).ShouldBe(1m);
    }

    [Fact]
    public void Lines_say_whose_price_applied()
    {
        var lines = Price(TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }"""), Now, (Bucket.Reasoning, 4));
        lines[0].PricedAs.ShouldBe(Bucket.Output);
        lines[0].Amount.ShouldBe(new Amount(0.00002m));
        Should.Throw<ArgumentOutOfRangeException>(() => Price(TestCard.Model("""{ "prices": { "input": 1 } }"""), Now)[0]);
    }

    [Fact]
    public void Pricing_overwrites_what_was_there()
    {
        var rates = TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }""");
        var lines = Price(rates, Now, (Bucket.Output, 4), (Bucket.WebSearch, 1));
        rates.Price(Now, default, ref lines);
        (lines.Count, lines.Total, lines.UnpricedCount, lines.State).ShouldBe((0, Amount.Zero, 0L, PriceCoverage.Priced));
    }

    [Fact]
    public void Pricing_allocates_nothing()
    {
        var rates = RateCard.BuiltIn.Match("anthropic", "claude-opus-5").Rates!;
        var conditions = new PriceConditions(TestCard.Now, "us", "standard", "fast", TestCard.Now);
        var usage = default(TokenUsage);
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            usage[(Bucket)i] = 1000 + i;
        }

        var lines = default(PriceLines);
        var problems = default(UsageProblems);
        var counts = VectorText.Counts("Input=10 CacheRead=1000 CacheWrite=500 CacheWrite1h=300 Output=77 Reasoning=99");
        long allocated = -1;
        for (var round = 0; round < 50; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            UsageNormalizer.Normalize(counts, CountingConventions.Anthropic, out _, ref problems);
            rates.Price(conditions, usage, ref lines);
            _ = rates.Ceiling(conditions, 1_000_000);
            _ = RateCard.BuiltIn.Match("bedrock", "us.anthropic.claude-opus-4-6-v1");
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        allocated.ShouldBe(0);
        lines.Count.ShouldBe(TokenUsage.BucketCount - 1); // grounding is one fee of two buckets
    }

    internal static PriceLines Price(ModelRates rates, PriceConditions conditions, params (Bucket Bucket, long Count)[] used)
    {
        var usage = default(TokenUsage);
        foreach (var (bucket, count) in used)
        {
            usage[bucket] = count;
        }

        var lines = default(PriceLines);
        rates.Price(conditions, usage, ref lines);
        return lines;
    }

    private static decimal Unit(ModelRates rates, PriceConditions conditions, Bucket bucket) =>
        Price(rates, conditions, (bucket, 1_000_000)).Total.Value;
}
