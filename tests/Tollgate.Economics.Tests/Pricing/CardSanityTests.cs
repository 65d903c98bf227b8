using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

/// <summary>Bounds that every price of the built-in card keeps. What does not has its reason here.</summary>
public sealed class CardSanityTests
{
    private static readonly RateCard s_card = RateCard.BuiltIn;

    /// <summary>Prices that a change multiplied or divided by more than five.</summary>
    private static readonly Dictionary<string, string> s_jumps = new(StringComparer.Ordinal)
    {
        ["deepseek/deepseek-chat"] = "a moving name: V3, V3.2, V4 Flash",
        ["deepseek/deepseek-reasoner"] = "a moving name: R1, V3.2, V4 Flash",
        ["deepseek/deepseek-v4-pro"] = "cache hits from 0.003625 to 0.022 with the peak hours",
    };

    /// <summary>Output that costs more than sixteen times the input.</summary>
    private static readonly Dictionary<string, string> s_dearOutput = new(StringComparer.Ordinal)
    {
        ["openai/gpt-4o-mini-tts"] = "speech out",
        ["google/gemini-2.5-pro-tts"] = "speech out",
        ["google/gemini-2.5-flash-tts"] = "speech out",
        ["google/gemini-2.5-flash-lite-preview-tts"] = "speech out",
        ["vertex/gemini-2.5-pro-tts"] = "speech out",
        ["vertex/gemini-2.5-flash-tts"] = "speech out",
        ["vertex/gemini-2.5-flash-lite-preview-tts"] = "speech out",
    };

    private static IEnumerable<RatePeriod> Periods => s_card.Models.SelectMany(static model => model.Periods);

    private static IEnumerable<Rate> Rates => Periods.SelectMany(static period => period.Rates);

    [Fact]
    public void Tokens_cost_between_a_tenth_of_a_cent_and_six_hundred_dollars_a_million_or_nothing()
    {
        foreach (var rate in Rates.Where(static rate => rate.Unit == RateUnit.PerMillionTokens && rate.Price != 0))
        {
            rate.Price.ShouldBeInRange(0.001m, 600m, Name(rate));
        }

        Rates.Where(static rate => rate.Price == 0).Select(Name).Distinct().ShouldBe(["openai/omni-moderation-latest", "openrouter/:free"], ignoreOrder: true);
        Rates.Where(static rate => rate.Unit == RateUnit.PerThousandCalls).ShouldAllBe(static rate => rate.Price >= 2 && rate.Price <= 40);
    }

    [Fact]
    public void A_cached_token_costs_a_fiftieth_to_a_half_of_a_fresh_one()
    {
        // OpenRouter passes on what its hosts ask; some give hardly any discount.
        Pairs(Bucket.CacheRead, Bucket.UncachedInput)
            .Where(static pair => pair.Price < pair.Of / 50 || pair.Price > (pair.Name.StartsWith("openrouter/", StringComparison.Ordinal) ? pair.Of : pair.Of / 2))
            .Select(static pair => pair.Name).Distinct()
            .ShouldBe(["deepseek/deepseek-v4-pro", "openrouter/deepseek/deepseek-v4-pro", "openrouter/xiaomi/mimo-v2.5-pro"], ignoreOrder: true);
    }

    [Fact]
    public void Output_costs_at_most_sixteen_times_the_input()
    {
        foreach (var pair in Pairs(Bucket.Output, Bucket.UncachedInput).Where(static pair => pair.Of > 0 && pair.Price > 16 * pair.Of))
        {
            s_dearOutput.ShouldContainKey(pair.Name, $"{pair.Price} for output, {pair.Of} for input");
        }
    }

    [Fact]
    public void A_tier_costs_a_quarter_to_three_times_the_standard_price()
    {
        foreach (var period in Periods)
        {
            foreach (var rate in period.Rates.Where(static rate => rate.Tier is "batch" or "flex" or "priority" && rate.Bucket is Bucket.UncachedInput or Bucket.Output))
            {
                var standard = period.Rates.Single(other => other.Bucket == rate.Bucket && other.Tier is null && other.Region is null && other.Window is null && other.Context.Above == rate.Context.Above).Price;
                (rate.Price / standard).ShouldBeInRange(0.25m, 3m, $"{Name(rate)} {rate.Tier} {rate.Bucket}");
            }
        }
    }

    [Fact]
    public void Longer_prompts_are_never_cheaper_and_at_most_five_times_dearer()
    {
        foreach (var period in Periods)
        {
            foreach (var rate in period.Rates.Where(static rate => rate.Context.Above is not null))
            {
                var shorter = period.Rates.Single(other => other.Bucket == rate.Bucket && other.Tier == rate.Tier && other.Region == rate.Region && other.Window == rate.Window
                    && other.Context.UpTo == rate.Context.Above).Price;
                (rate.Price / shorter).ShouldBeInRange(1m, 5m, $"{Name(rate)} {rate.Tier} {rate.Bucket}");
            }
        }
    }

    [Fact]
    public void A_change_of_price_is_at_most_fivefold()
    {
        foreach (var model in s_card.Models)
        {
            var periods = model.Periods.OrderBy(static period => period.ValidFrom ?? DateTimeOffset.MinValue).ToList();
            for (var i = 1; i < periods.Count; i++)
            {
                foreach (var rate in periods[i].Rates.Where(static rate => rate.Tier is null && rate.Window is null && rate.Context.Above is null))
                {
                    var before = periods[i - 1].Rates.FirstOrDefault(other => other.Bucket == rate.Bucket && other.Tier is null && other.Window is null && other.Context.Above is null);
                    if (before is not null && (rate.Price > 5 * before.Price || before.Price > 5 * rate.Price))
                    {
                        s_jumps.ShouldContainKey(Name(rate), $"{before.Price} to {rate.Price} on {rate.ValidFrom:d}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Exceptions_that_nothing_needs_are_taken_out()
    {
        foreach (var name in s_jumps.Keys.Concat(s_dearOutput.Keys))
        {
            s_card.Models.ShouldContain(model => $"{model.Provider}/{model.Model}" == name, name);
        }
    }

    private static IEnumerable<(string Name, decimal Price, decimal Of)> Pairs(Bucket bucket, Bucket of)
    {
        foreach (var period in Periods)
        {
            foreach (var rate in period.Rates.Where(rate => rate.Bucket == bucket))
            {
                if (period.Rates.FirstOrDefault(other => other.Bucket == of && other.Tier == rate.Tier && other.Region == rate.Region && other.Context == rate.Context && other.Window == rate.Window) is { } other)
                {
                    yield return (Name(rate), rate.Price, other.Price);
                }
            }
        }
    }

    private static string Name(Rate rate) => $"{rate.Provider}/{rate.Model}";
}
