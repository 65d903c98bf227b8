using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class CeilingTests
{
    private static readonly PriceConditions Now = new(TestCard.Now);

    [Theory]
    [InlineData(CeilingScope.Text, 5)]
    [InlineData(CeilingScope.CacheWrite5m, 6.25)]
    [InlineData(CeilingScope.CacheWrite1h, 10)]
    [InlineData(CeilingScope.All, 10)]
    public void Cache_writes_raise_the_bound_only_when_the_request_can_write(CeilingScope scope, double perMillion)
    {
        var ceiling = Of("anthropic", "claude-opus-4-8").Ceiling(Now, 1000, scope);
        ceiling.InputPerToken.ShouldBe(PerMillion(perMillion));
        ceiling.OutputPerToken.ShouldBe(PerMillion(25));
        ceiling.WebSearch.ShouldBe(new Amount(0.01m));
        ceiling.FileSearch.ShouldBeNull();
        ceiling.IsBounded.ShouldBeTrue();
    }

    [Theory]
    [InlineData(272_000, 2.5, 15)]
    [InlineData(272_001, 5, 22.5)]
    public void A_band_counts_once_the_input_can_reach_it(long maxInput, double input, double output)
    {
        var ceiling = Of("openai", "gpt-5.4").Ceiling(Now, maxInput);
        ceiling.InputPerToken.ShouldBe(PerMillion(input));
        ceiling.OutputPerToken.ShouldBe(PerMillion(output));
    }

    [Theory]
    [InlineData(null, 1.25, 10)]
    [InlineData("batch", 0.625, 5)] // batch is an endpoint: nothing else can be served
    [InlineData("flex", 1.25, 10)] // may be served as standard
    [InlineData("priority", 2.5, 20)]
    [InlineData("*", 2.5, 20)]
    public void The_tier_asked_for_and_those_that_can_be_served_instead(string? tier, double input, double output)
    {
        var ceiling = Of("openai", "gpt-5").Ceiling(Now with { Tier = tier }, 1000);
        ceiling.InputPerToken.ShouldBe(PerMillion(input));
        ceiling.OutputPerToken.ShouldBe(PerMillion(output));
    }

    [Theory]
    [InlineData(null, null, 10)]
    [InlineData("us", null, 11)]
    [InlineData("*", null, 11)]
    [InlineData("us", "fast", 22)]
    [InlineData("*", "*", 22)]
    public void Factors_of_region_and_speed_stack(string? region, string? speed, double perMillion) =>
        Of("anthropic", "claude-opus-5").Ceiling(Now with { Region = region, Speed = speed }, 1000).InputPerToken.ShouldBe(PerMillion(perMillion));

    [Fact]
    public void Media_count_only_in_scope()
    {
        var rates = Of("google", "gemini-2.5-flash");
        rates.Ceiling(Now, 1000, CeilingScope.Text).InputPerToken.ShouldBe(PerMillion(0.3));
        rates.Ceiling(Now, 1000, CeilingScope.Audio).InputPerToken.ShouldBe(PerMillion(1));
        Of("openai", "gpt-audio").Ceiling(Now, 1000, CeilingScope.Audio).OutputPerToken.ShouldBe(PerMillion(64));
    }

    [Fact]
    public void The_window_of_the_start_decides() =>
        Of("deepseek", "deepseek-v4-flash").Ceiling(new PriceConditions(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero)), 1000)
            .InputPerToken.ShouldBe(PerMillion(0.44));

    [Fact]
    public void Without_prices_there_is_no_bound()
    {
        TestCard.Model("""{ "from": "2027-01-01", "prices": { "input": 1, "output": 5 } }""").Ceiling(Now, 10).IsBounded.ShouldBeFalse();
        Of("openai", "text-embedding-3-small").Ceiling(Now, 10).OutputPerToken.ShouldBeNull();
        Of("openai", "gpt-4o").Ceiling(Now with { Tier = "scale" }, 10).IsBounded.ShouldBeTrue();
    }

    [Fact]
    public void An_included_model_is_bounded_by_nothing()
    {
        var ceiling = TestCard.Model("""{ "included": true }""").Ceiling(Now, 10);
        ceiling.InputPerToken.ShouldBe(Amount.Zero);
        ceiling.PerCall(Bucket.WebSearch).ShouldBe(Amount.Zero);
        ceiling.PerCall(Bucket.Output).ShouldBeNull();
    }

    private static ModelRates Of(string provider, string model) => RateCard.BuiltIn.Match(provider, model).Rates!;

    private static Amount PerMillion(double price) => new((decimal)price / 1_000_000m);
}
