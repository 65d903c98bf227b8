using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class SharedLinesTests
{
    private static readonly PriceConditions Now = new(TestCard.Now);

    [Theory]
    [InlineData("grounded_prompt", 35, Bucket.GroundedPrompt, "0.035")]
    [InlineData("grounded_query", 14, Bucket.GroundedQuery, "0.028")]
    public void Grounding_is_one_fee_counted_the_way_the_model_is_priced(string fee, int price, Bucket counted, string total)
    {
        var rates = TestCard.Model($$"""{ "prices": { "input": 1, "output": 5 }, "fees": { "{{fee}}": {{price}} } }""");
        var lines = ModelRatesTests.Price(rates, Now, (Bucket.GroundedPrompt, 1), (Bucket.GroundedQuery, 2));
        lines.Count.ShouldBe(1);
        (lines[0].Bucket, lines.State, lines.Total.ToString()).ShouldBe((counted, PriceCoverage.Priced, total));

        var usage = default(TokenUsage);
        (usage[Bucket.GroundedPrompt], usage[Bucket.GroundedQuery]) = (1, 2);
        rates.ChooseFees(Now, ref usage);
        usage[counted].ShouldBeGreaterThan(0);
        usage[counted == Bucket.GroundedPrompt ? Bucket.GroundedQuery : Bucket.GroundedPrompt].ShouldBe(0);
    }

    [Fact]
    public void Grounding_without_any_rate_is_unpriced_once()
    {
        var lines = ModelRatesTests.Price(
            TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }"""), Now, (Bucket.GroundedPrompt, 1), (Bucket.GroundedQuery, 2));
        (lines.Count, lines.State).ShouldBe((1, PriceCoverage.Unpriced));
    }

    [Fact]
    public void Several_models_share_one_set_of_lines_that_adds_up()
    {
        var card = TestCard.Models(string.Join(
            ',', Enumerable.Range(1, 20).Select(price => $$""" "m{{price}}": { "prices": { "input": {{price}}, "output": {{price * 3}} } }""")));
        var lines = default(PriceLines);
        var usage = default(TokenUsage);
        (usage[Bucket.UncachedInput], usage[Bucket.Output]) = (10, 7);
        var expected = Amount.Zero;
        for (var price = 1; price <= 20; price++)
        {
            var rates = card.Match("p", $"m{price}").Rates!;
            rates.PriceAlso(Now, usage, ref lines);
            rates.PriceAlso(Now, usage, ref lines);
            expected += new Amount(2 * ((10m * price) + (7m * 3 * price)) / 1_000_000m);
        }

        // Forty unit prices do not fit: the rest joined the lines of their bucket.
        (lines.Count, lines.Total, lines.State).ShouldBe((PriceLines.Capacity, expected, PriceCoverage.Priced));
        var (sum, tokens) = (Amount.Zero, 0L);
        for (var i = 0; i < lines.Count; i++)
        {
            (sum, tokens) = (sum + lines[i].Amount, tokens + lines[i].Count);
        }

        (sum, tokens).ShouldBe((expected, 20 * 2 * 17));
    }

    [Fact]
    public void A_model_without_rates_leaves_its_part_unpriced()
    {
        var usage = default(TokenUsage);
        usage[Bucket.Output] = 5;
        var lines = ModelRatesTests.Price(TestCard.Model("""{ "prices": { "input": 1, "output": 5 } }"""), Now, (Bucket.Output, 5));
        lines.AddUnpriced(usage);
        lines.AddUnpriced(usage);
        (lines.Count, lines.State, lines.UnpricedCount).ShouldBe((2, PriceCoverage.PartlyUnpriced, 10));
    }
}
