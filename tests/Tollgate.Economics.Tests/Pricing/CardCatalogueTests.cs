using System.Text.Json;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Pricing.Loading;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

/// <summary>What the built-in card promises about itself as a catalogue.</summary>
public sealed class CardCatalogueTests
{
    private static readonly DateOnly s_today = new(2026, 11, 25);

    private static readonly string[] s_sellers =
        ["anthropic", "azure", "bedrock", "cohere", "deepseek", "fireworks", "google", "groq", "mistral", "openai", "openrouter", "together", "vertex", "xai"];

    private static readonly RateCard s_card = RateCard.BuiltIn;

    /// <summary>
    /// The models a provider's file states prices for itself: no aliases, nothing inherited, no fine-tuned copies, no entry for all.
    /// </summary>
    private static readonly List<(string Provider, string Model)> s_written = [.. Written()];

    [Fact]
    public void Three_hundred_models_are_sold_today_at_their_seller_s_own_prices()
    {
        var sold = s_written.Where(static pair => s_sellers.Contains(pair.Provider) && !Rates(pair).Facts.IsRetired(s_today)).ToList();
        sold.Count.ShouldBeGreaterThanOrEqualTo(500);
        sold.Select(static pair => pair.Provider).Distinct().Order().ShouldBe(s_sellers);

        // Also without the router, which sells nothing of its own.
        sold.Count(static pair => pair.Provider != "openrouter").ShouldBeGreaterThanOrEqualTo(400);

        // And by their makers alone, whoever else serves them.
        sold.Count(static pair => pair.Provider is "anthropic" or "cohere" or "deepseek" or "google" or "mistral" or "openai" or "xai").ShouldBeGreaterThanOrEqualTo(150);
    }

    [Fact]
    public void Every_price_and_every_factor_says_where_it_is_from_and_when_it_was_checked_and_recorded()
    {
        foreach (var model in s_card.Models)
        {
            foreach (var (source, verified, recorded, isSingle) in model.Periods.SelectMany(static period => period.Rates)
                .Select(static rate => (rate.Source, rate.VerifiedOn, rate.RecordedAt, rate.IsSingleSource))
                .Concat(model.Multipliers.Select(static x => (x.Source, x.VerifiedOn, x.RecordedAt, x.IsSingleSource))))
            {
                var where = $"{model.Provider}/{model.Model}: {source}";
                source.ShouldNotBe("own card", where);
                verified.ShouldNotBeNull(where);
                verified.Value.ShouldBeInRange(new DateOnly(2026, 11, 22), s_today, where);
                recorded.ShouldBeInRange(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(s_today, TimeOnly.MinValue, TimeSpan.Zero), where);
                (isSingle || source.Contains(';', StringComparison.Ordinal)).ShouldBeTrue(where + " is one source and does not say so");
            }
        }
    }

    [Fact]
    public void A_name_means_one_model_and_finds_it()
    {
        foreach (var provider in s_card.Providers)
        {
            var models = s_card.Models.Where(model => model.Provider == provider).ToList();
            var names = models.SelectMany(static model => model.Aliases.Prepend(model.Model)).ToList();
            names.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(names.Count, provider);
            foreach (var model in models)
            {
                s_card.Match(provider, model.Model).ShouldBe(new ModelMatch(model, MatchKind.Exact));
                model.Aliases.ShouldAllBe(alias => s_card.Match(provider, alias) == new ModelMatch(model, MatchKind.Alias, null));
            }
        }
    }

    [Fact]
    public void A_dated_snapshot_with_a_price_of_its_own_keeps_its_date()
    {
        // Those whose price differs from what the name without the date costs.
        var own = s_card.Models
            .Where(static model => ModelNames.WithoutDate(model.Model).Length < model.Model.Length)
            .Where(static model => s_card.Match(model.Provider, ModelNames.WithoutDate(model.Model).ToString()).Rates is { } undated
                && undated != model && Input(undated) != Input(model))
            .Select(static model => $"{model.Provider}/{model.Model}");
        own.ShouldBe(["azure/gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13"], ignoreOrder: true);

        // Stamps that are not dates are part of the name.
        Input(s_card.Match("openai", "gpt-3.5-turbo-1106").Rates!).ShouldBe(2 * Input(s_card.Match("openai", "gpt-3.5-turbo").Rates!));
        Input(s_card.Match("bedrock", "mistral.mistral-large-2402-v1:0").Rates!).ShouldBe(4);
        Input(s_card.Match("bedrock", "mistral.mistral-large-2407-v1:0").Rates!).ShouldBe(3);
    }

    [Fact]
    public void A_model_retires_after_its_first_price()
    {
        foreach (var model in s_card.Models)
        {
            if (model.Facts.RetiredOn is { } retired)
            {
                retired.ShouldBeInRange(new DateOnly(2024, 1, 1), new DateOnly(2027, 12, 31), $"{model.Provider}/{model.Model}");
                foreach (var period in model.Periods)
                {
                    (period.ValidFrom is null || retired > DateOnly.FromDateTime(period.ValidFrom.Value.UtcDateTime)).ShouldBeTrue($"{model.Provider}/{model.Model}");
                }
            }
        }

        s_card.Match("openai", "o1").Rates!.Facts.IsRetired(s_today).ShouldBeTrue();
        s_card.Match("openai", "gpt-5").Rates!.Facts.IsRetired(s_today).ShouldBeFalse();
        s_card.Match("openai", "gpt-5").Rates!.Facts.IsRetired(new DateOnly(2026, 12, 11)).ShouldBeTrue();
    }

    [Fact]
    public void Everything_says_what_it_is_good_for_what_it_takes_and_what_it_gives()
    {
        foreach (var model in s_card.Models)
        {
            var (facts, name) = (model.Facts, $"{model.Provider}/{model.Model}");
            facts.GoodFor.ShouldNotBeNullOrEmpty(name);
            facts.GoodFor.Length.ShouldBeInRange(8, 70, name);
            facts.Takes.HasFlag(Modalities.Text).ShouldBeTrue(name);
            facts.Takes.HasFlag(Modalities.Image).ShouldBe(facts.Capabilities.HasFlag(ModelCapabilities.Vision), name);
            (facts.Gives == Modalities.None).ShouldBe(facts.Capabilities.HasFlag(ModelCapabilities.Embeddings), name);
            (facts.MaxOutput is { } most && most > facts.ContextWindow).ShouldBeFalse(name);
        }

        s_card.Match("openai", "gpt-5.4-nano").Rates!.Facts.Takes.ShouldBe(Modalities.Text | Modalities.Image);
        s_card.Match("google", "gemini-2.5-pro").Rates!.Facts.Takes.ShouldBe(Modalities.Text | Modalities.Image | Modalities.Audio | Modalities.Video | Modalities.Document);
        s_card.Match("openai", "gpt-image-1").Rates!.Facts.Gives.ShouldBe(Modalities.Image);
        s_card.Match("openai", "gpt-realtime").Rates!.Facts.Gives.ShouldBe(Modalities.Text | Modalities.Audio);
    }

    /// <summary>Rows of the feeds that are garbage (a factor off, swapped, a constant pasted twice) and must never be held.</summary>
    [Fact]
    public void Known_garbage_is_not_in_it()
    {
        s_card.Match("azure", "Llama-4-Maverick-17B-128E-Instruct-FP8").Rates.ShouldBeNull();
        s_card.Match("azure", "Meta-Llama-3-70B-Instruct").Rates.ShouldBeNull();
        s_card.Match("azure", "jais-30b-chat").Rates.ShouldBeNull();
        s_card.Match("cohere", "embed-multilingual-light-v3.0").Rates.ShouldBeNull();
        Price("anthropic", "claude-3-opus", Bucket.CacheWrite1h).ShouldBe(30);
        Price("anthropic", "claude-3-haiku", Bucket.CacheWrite1h).ShouldBe(0.5m);
        Price("openai", "gpt-5-nano", Bucket.UncachedInput, "priority").ShouldBeNull();
        Price("openai", "ft:davinci-002", Bucket.UncachedInput, "batch").ShouldBeNull();
        Price("google", "gemini-2.5-flash-image", Bucket.Output).ShouldBe(2.5m);
        Price("google", "gemini-3-pro-image", Bucket.Output).ShouldBe(12);
        Price("google", "gemini-3.1-flash-image", Bucket.Output).ShouldBe(3);
        Price("together", "Qwen/Qwen3-235B-A22B-Instruct-2507-tput", Bucket.Output).ShouldBe(0.6m);
    }

    [Fact]
    public void A_price_known_only_since_a_day_is_not_known_before()
    {
        var at = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        var codex = s_card.Match("openai", "gpt-5.3-codex").Rates!;
        codex.RateFor(new PriceConditions(at, Tier: "priority"), Bucket.Output)!.Price.ShouldBe(28);
        codex.RateFor(new PriceConditions(at, Tier: "priority", KnownAt: at), Bucket.Output).ShouldBeNull();
        codex.RateFor(new PriceConditions(at, KnownAt: at), Bucket.Output)!.Price.ShouldBe(14);
    }

    private static decimal? Price(string provider, string model, Bucket bucket, string? tier = null) =>
        s_card.Match(provider, model).Rates!.RateFor(new PriceConditions(TestCard.Now, Tier: tier), bucket)?.Price;

    private static decimal? Input(ModelRates model) => model.RateFor(new PriceConditions(TestCard.Now), Bucket.UncachedInput)?.Price;

    private static ModelRates Rates((string Provider, string Model) pair) => s_card.Match(pair.Provider, pair.Model).Rates!;

    private static IEnumerable<(string Provider, string Model)> Written()
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        foreach (var file in BuiltInCardFiles.Read())
        {
            var root = JsonDocument.Parse(file.Utf8, options).RootElement;
            foreach (var model in root.GetProperty("models").EnumerateObject())
            {
                if (!model.Name.StartsWith("ft:", StringComparison.Ordinal) && model.Name[0] is not (':' or '*'))
                {
                    yield return (root.GetProperty("provider").GetString()!, model.Name);
                }
            }
        }
    }
}
