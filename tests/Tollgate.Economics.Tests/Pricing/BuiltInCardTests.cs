using System.Globalization;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Pricing.Loading;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class BuiltInCardTests
{
    private static readonly RateCard Card = RateCard.BuiltIn;

    private static IEnumerable<Rate> Rates => Card.Models.SelectMany(model => model.Periods).SelectMany(period => period.Rates);

    [Fact]
    public void It_loads_without_problems_and_always_the_same()
    {
        var load = RateCard.Load(BuiltInCardFiles.Read(), 1);
        string.Join('\n', load.Problems).ShouldBe("");
        load.Card!.ContentHash.ShouldBe(Card.ContentHash);
        Card.Version.ShouldBe(RateCard.BuiltInVersion);
    }

    [Fact]
    public void It_has_the_providers_and_models_it_is_meant_to_have()
    {
        Card.Providers.ShouldBe(["anthropic", "azure", "bedrock", "cohere", "deepinfra", "deepseek", "fireworks", "google", "groq", "mistral", "openai", "openrouter", "together", "vertex", "xai"]);
        Card.Models.Count.ShouldBeGreaterThan(680);
        Rates.Count().ShouldBeGreaterThan(3500);
        Card.HasProvider("x-ai").ShouldBeTrue();
    }

    [Fact]
    public void Most_standard_prices_of_text_have_two_sources()
    {
        // Tiers are in one feed only, most of them.
        var standard = Rates.Where(rate => rate.Tier is null && rate.Bucket is Bucket.UncachedInput or Bucket.Output).ToList();
        standard.Count(rate => rate.IsSingleSource).ShouldBeInRange(1, standard.Count / 2);
    }

    [Fact]
    public void Every_rate_is_in_dollars() => Rates.ShouldAllBe(rate => rate.Currency == "USD");

    [Fact]
    public void Only_models_with_a_reason_are_dearer_to_write_for_an_hour_without_a_price() =>
        Card.Models.Where(model => model.Provider == "anthropic")
            .SelectMany(model => model.Periods)
            .ShouldAllBe(period => period.Rates.Any(rate => rate.Bucket == Bucket.CacheWrite1h) && period.Rates.Any(rate => rate.Bucket == Bucket.CacheWrite5m));

    [Fact]
    public void A_one_hour_write_is_twice_the_input_at_anthropic() =>
        Card.Models.Where(model => model.Provider == "anthropic").SelectMany(model => model.Periods).SelectMany(period => period.Rates)
            .Where(rate => rate.Bucket == Bucket.CacheWrite1h)
            .ShouldAllBe(rate => rate.Price == 2 * Same(rate, Bucket.UncachedInput));

    [Fact]
    public void A_five_minute_write_is_a_quarter_dearer_than_input_except_for_haiku_3() =>
        Rates.Where(rate => rate.Bucket == Bucket.CacheWrite5m)
            .Where(rate => rate.Price != 1.25m * Same(rate, Bucket.UncachedInput))
            .Select(rate => rate.Model).Distinct().ShouldBe(["claude-3-haiku"]);

    [Fact]
    public void Cache_reads_are_dearer_than_input_nowhere() =>
        Rates.Where(rate => rate.Bucket == Bucket.CacheRead).ShouldAllBe(rate => rate.Price <= Same(rate, Bucket.UncachedInput));

    [Fact]
    public void A_tier_is_dearer_than_standard_only_if_it_is_priority()
    {
        foreach (var rate in Rates.Where(rate => rate.Tier is "batch" or "flex" && rate.Bucket is Bucket.UncachedInput or Bucket.Output))
        {
            (rate.Price <= Standard(rate)).ShouldBeTrue($"{rate.Provider}/{rate.Model} {rate.Tier} {rate.Bucket}");
        }

        foreach (var rate in Rates.Where(rate => rate.Tier is "priority" && rate.Bucket is Bucket.UncachedInput or Bucket.Output))
        {
            (rate.Price > Standard(rate)).ShouldBeTrue($"{rate.Provider}/{rate.Model} {rate.Bucket}");
        }
    }

    [Fact]
    public void Every_model_is_priced_today_for_what_it_is_made_for()
    {
        foreach (var model in Card.Models)
        {
            var now = new PriceConditions(TestCard.Now);
            model.RateFor(now, Bucket.UncachedInput).ShouldNotBeNull($"{model.Provider}/{model.Model}");
            if (!model.Facts.Capabilities.HasFlag(ModelCapabilities.Embeddings))
            {
                model.RateFor(now, Bucket.Output).ShouldNotBeNull($"{model.Provider}/{model.Model}");
                model.Ceiling(now, 1_000_000).IsBounded.ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Facts_are_there_for_quotes_and_lists()
    {
        var opus = Card.Match("anthropic", "claude-opus-4-6").Rates!.Facts;
        (opus.ContextWindow, opus.MaxOutput).ShouldBe((1_000_000L, 128_000L));
        opus.Capabilities.ShouldBe(ModelCapabilities.Chat | ModelCapabilities.Reasoning | ModelCapabilities.Tools | ModelCapabilities.Vision | ModelCapabilities.StructuredOutput | ModelCapabilities.PromptCaching);
        Card.Match("google", "gemini-2.0-flash-lite").Rates!.Facts.RetiredOn.ShouldBe(new DateOnly(2026, 6, 1));
    }

    [Theory]
    [InlineData("gpt-3.5-turbo-instruct", "1.5", "2")]
    [InlineData("gpt-3.5-turbo-instruct-0914", "1.5", "2")]
    [InlineData("davinci-002", "2", "2")]
    [InlineData("babbage-002", "0.4", "0.4")]
    public void The_models_of_legacy_completions_are_priced_and_bounded(string name, string input, string output)
    {
        var model = Card.Match("openai", name).Rates.ShouldNotBeNull();
        var now = new PriceConditions(TestCard.Now);
        (model.RateFor(now, Bucket.UncachedInput)!.Price, model.RateFor(now, Bucket.Output)!.Price).ShouldBe(
            (decimal.Parse(input, CultureInfo.InvariantCulture), decimal.Parse(output, CultureInfo.InvariantCulture)));
        model.Facts.MaxOutput.ShouldNotBeNull();
    }

    [Fact]
    public void The_names_in_card_files_cover_every_bucket()
    {
        BucketRates.AllNames.Count.ShouldBe(TokenUsage.BucketCount);
        BucketRates.AllNames.Select(name => BucketRates.Find(name)).ShouldBe(Enumerable.Range(0, TokenUsage.BucketCount).Select(i => (Bucket?)i));
    }

    private static decimal? Same(Rate rate, Bucket bucket) => Rates.SingleOrDefault(other =>
        other.Bucket == bucket && other.Provider == rate.Provider && other.Model == rate.Model && other.Tier == rate.Tier && other.Region == rate.Region
        && other.Context == rate.Context && other.Window == rate.Window && other.ValidFrom == rate.ValidFrom && other.ValidTo == rate.ValidTo)?.Price;

    /// <summary>The standard price where the tier's band starts.</summary>
    private static decimal? Standard(Rate rate) => Rates.Single(other =>
        other.Bucket == rate.Bucket && other.Provider == rate.Provider && other.Model == rate.Model && other.Tier is null && other.Region is null && other.Window is null
        && other.Context.Above == rate.Context.Above && other.ValidFrom == rate.ValidFrom).Price;
}
