using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class OverlayTests
{
    private static readonly DateTimeOffset Contract = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_own_period_replaces_the_shipped_price_while_it_is_valid_and_no_longer()
    {
        var card = Over("""
            { "provider": "openai", "verified": "2026-05-20", "models": {
                "gpt-5": { "from": "2026-06-01", "to": "2026-07-01", "prices": { "input": 1, "output": 8 } } } }
            """);
        Input(card, "openai", "gpt-5", Contract.AddDays(-1)).ShouldBe(1.25m);
        Input(card, "openai", "gpt-5", Contract).ShouldBe(1m);
        Input(card, "openai", "gpt-5", Contract.AddDays(30)).ShouldBe(1.25m);
        Input(card, "openai", "gpt-5-2025-08-07", Contract).ShouldBe(1m); // the shipped aliases stay
        card.Match("openai", "gpt-5").Rates!.Facts.ContextWindow.ShouldBe(400_000); // and the facts
        Input(card, "openai", "gpt-5-mini", Contract).ShouldBe(0.25m); // and every other model
        card.Version.ShouldBe(RateCard.BuiltInVersion + 1);
        card.ContentHash.ShouldNotBe(RateCard.BuiltIn.ContentHash);
    }

    [Fact]
    public void What_an_own_period_does_not_price_is_not_taken_from_the_shipped_card()
    {
        var card = Over("""{ "provider": "openai", "verified": "2026-05-20", "models": { "gpt-5": { "prices": { "input": 1, "output": 8 } } } }""");
        var rates = card.Match("openai", "gpt-5").Rates!;
        rates.RateFor(new PriceConditions(Contract, Tier: "flex"), Bucket.Output).ShouldBeNull();
        rates.RateFor(new PriceConditions(Contract), Bucket.WebSearch).ShouldBeNull();
    }

    [Fact]
    public void Prices_known_then_and_known_now_are_two_questions()
    {
        // Recorded in July: from May on the price had been lower.
        var card = Over("""
            { "provider": "openai", "verified": "2026-07-01", "recorded": "2026-07-01", "models": {
                "gpt-5": { "periods": [
                  { "from": "2026-05-01", "recorded": "2026-04-20", "prices": { "input": 1.10, "output": 9 } },
                  { "from": "2026-05-01", "recorded": "2026-07-01", "prices": { "input": 1.00, "output": 8 } } ] } } }
            """);
        var rates = card.Match("openai", "gpt-5").Rates!;
        decimal? At(DateTimeOffset? knownAt) => rates.RateFor(new PriceConditions(Contract, KnownAt: knownAt), Bucket.UncachedInput)?.Price;
        At(null).ShouldBe(1.00m);
        At(Contract).ShouldBe(1.10m);
        At(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)).ShouldBe(1.00m);
        At(new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)).ShouldBeNull(); // the shipped card itself was recorded later
    }

    [Fact]
    public void A_contract_s_discount_stacks_on_every_model_of_the_provider()
    {
        var card = Over("""{ "provider": "anthropic", "verified": "2026-05-20", "multipliers": [{ "factor": 0.9, "from": "2026-06-01" }] }""");
        var rates = card.Match("anthropic", "claude-opus-5").Rates!;
        ModelRatesTests.Price(rates, new PriceConditions(Contract, "us", null, "fast"), (Bucket.Output, 1_000_000)).Total.Value.ShouldBe(25m * 1.1m * 2m * 0.9m);
        ModelRatesTests.Price(rates, new PriceConditions(Contract.AddDays(-1)), (Bucket.Output, 1_000_000)).Total.Value.ShouldBe(25m);
        ModelRatesTests.Price(rates, new PriceConditions(Contract), (Bucket.WebSearch, 1000)).Total.Value.ShouldBe(10m); // fees are no tokens
    }

    [Fact]
    public void Own_servers_are_included_or_have_a_price()
    {
        var card = Over("""
            { "provider": "vllm", "verified": "2026-05-20", "models": {
                "*": { "included": true },
                "llama-70b": { "context": 131072, "can": ["chat", "tools"], "prices": { "input": 0.05, "output": 0.20 } } } }
            """);
        ModelRatesTests.Price(card.Match("vllm", "qwen").Rates!, new PriceConditions(Contract), (Bucket.Output, 5)).State.ShouldBe(PriceCoverage.Included);
        Input(card, "vllm", "llama-70b", Contract).ShouldBe(0.05m);
    }

    [Fact]
    public void An_own_provider_can_sell_at_a_shipped_provider_s_prices()
    {
        var card = Over("""
            { "provider": "reseller", "verified": "2026-05-20", "inherits": [{ "from": "openai", "models": ["gpt-5"], "tiers": ["flex"] }],
              "multipliers": [{ "factor": 1.05 }] }
            """);
        Input(card, "reseller", "gpt-5", Contract).ShouldBe(1.3125m);
        var rates = card.Match("reseller", "gpt-5").Rates!;
        rates.Provider.ShouldBe("reseller");
        rates.RateFor(new PriceConditions(Contract, Tier: "flex"), Bucket.Output)!.Provider.ShouldBe("reseller");
        rates.RateFor(new PriceConditions(Contract, Tier: "priority"), Bucket.Output).ShouldBeNull();
        card.Match("reseller", "gpt-5-mini").Rates.ShouldBeNull();
    }

    [Fact]
    public void Overlays_lie_on_overlays()
    {
        var first = Over("""{ "provider": "openai", "verified": "2026-05-20", "models": { "gpt-5": { "prices": { "input": 1, "output": 8 } } } }""");
        var second = first.WithOverlay([TestCard.Source("""{ "provider": "openai", "verified": "2026-05-01", "models": { "gpt-5": { "prices": { "input": 0.5, "output": 8 } } } }""")], 99).Card!;
        Input(second, "openai", "gpt-5", Contract).ShouldBe(0.5m);
        second.Version.ShouldBe(99);
        Input(first, "openai", "gpt-5", Contract).ShouldBe(1m); // a card never changes
    }

    [Fact]
    public void A_broken_overlay_gives_problems_and_no_card()
    {
        var load = RateCard.BuiltIn.WithOverlay([TestCard.Source("""{ "provider": "openai", "verified": "2026-05-20", "models": { "my-gpt": { "aliases": ["gpt-5"], "included": true } } }""")]);
        load.IsValid.ShouldBeFalse();
        load.Problems[0].Message.ShouldContain("\"gpt-5\" already names \"gpt-5\"");
    }

    private static RateCard Over(string json)
    {
        var load = RateCard.BuiltIn.WithOverlay([TestCard.Source(json)]);
        load.Problems.ShouldBeEmpty(string.Join('\n', load.Problems));
        return load.Card!;
    }

    private static decimal Input(RateCard card, string provider, string model, DateTimeOffset at) =>
        ModelRatesTests.Price(card.Match(provider, model).Rates!, new PriceConditions(at), (Bucket.UncachedInput, 1_000_000)).Total.Value;
}
