using FsCheck;
using FsCheck.Fluent;
using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Tests.Pricing;

public sealed class PricePropertyTests
{
    private static readonly string?[] Tiers = [null, "batch", "flex", "priority", "scale"];
    private static readonly string?[] Regions = [null, "us", "eu", "nowhere"];
    private static readonly string?[] Speeds = [null, "fast"];

    private static readonly Gen<TokenUsage> Usages =
        from counts in Gen.Frequency((2, Gen.Constant(0)), (3, Gen.Choose(0, 5_000)), (1, Gen.Choose(0, 400_000))).ArrayOf(TokenUsage.BucketCount)
        select Usage(counts);

    private static readonly Gen<(ModelRates Rates, PriceConditions Conditions)> Contexts =
        from model in Gen.Elements(RateCard.BuiltIn.Models.ToArray())
        from hour in Gen.Choose(0, 24 * 900)
        from tier in Gen.Elements(Tiers)
        from region in Gen.Elements(Regions)
        from speed in Gen.Elements(Speeds)
        select (model, new PriceConditions(new DateTimeOffset(2024, 9, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hour), region, tier, speed));

    [Fact]
    public void The_lines_add_up_to_the_total_and_are_count_times_price() =>
        Check((rates, conditions, usage) =>
        {
            var lines = Price(rates, conditions, usage);
            var (sum, unpriced) = (Amount.Zero, 0L);
            for (var i = 0; i < lines.Count; i++)
            {
                var line = lines[i];
                if (line.IsPriced && line.Amount.Value != line.Count * line.UnitPriceUsdPerMillion / 1_000_000m)
                {
                    return false;
                }

                (sum, unpriced) = (sum + line.Amount, unpriced + (line.IsPriced ? 0 : line.Count));
            }

            return sum == lines.Total && unpriced == lines.UnpricedCount;
        });

    [Fact]
    public void Every_bucket_used_has_one_line_and_no_other() =>
        Check((rates, conditions, usage) =>
        {
            var lines = Price(rates, conditions, usage);
            var seen = default(TokenUsage);
            for (var i = 0; i < lines.Count; i++)
            {
                seen[lines[i].Bucket] += lines[i].Count;
            }

            // Grounding is one fee with two ways of counting it.
            var billed = usage;
            rates.ChooseFees(conditions, ref billed);
            return seen == billed;
        });

    [Fact]
    public void Every_amount_is_exact_in_the_ledger() =>
        Check((rates, conditions, usage) =>
        {
            var lines = Price(rates, conditions, usage);
            return Amount.FromFemto(lines.Total.ToFemto()) == lines.Total;
        });

    [Fact]
    public void Unpriced_is_a_state_and_never_a_zero() =>
        Check((rates, conditions, usage) =>
        {
            var lines = Price(rates, conditions, usage);
            return lines.State switch
            {
                PriceCoverage.Unpriced => lines.Total == Amount.Zero && (usage.IsEmpty || lines.UnpricedCount > 0),
                PriceCoverage.PartlyUnpriced => lines.UnpricedCount > 0 && lines.Count > 1,
                _ => lines.UnpricedCount == 0,
            };
        });

    [Fact]
    public void More_tokens_never_cost_less_within_a_context_band() =>
        Prop.ForAll(
            (from context in Contexts
             from usage in Usages
             from bucket in Gen.Choose(0, TokenUsage.BucketCount - 1)
             from more in Gen.Choose(1, 1000)
             select (context, usage, bucket, more)).ToArbitrary(),
            x =>
            {
                var larger = x.usage;
                larger[(Bucket)x.bucket] += x.more;
                return Bands(x.context.Rates, x.usage.InputTotal) != Bands(x.context.Rates, larger.InputTotal)
                    || Price(x.context.Rates, x.context.Conditions, larger).Total >= Price(x.context.Rates, x.context.Conditions, x.usage).Total;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Within_a_band_the_price_of_a_sum_is_the_sum_of_prices() =>
        Prop.ForAll(
            (from context in Contexts from left in Usages from right in Usages select (context, left, right)).ToArbitrary(),
            x =>
            {
                var sum = x.left + x.right;
                var (a, b, both) = (Bands(x.context.Rates, x.left.InputTotal), Bands(x.context.Rates, x.right.InputTotal), Bands(x.context.Rates, sum.InputTotal));
                return a != b || b != both
                    || Price(x.context.Rates, x.context.Conditions, sum).Total
                        == Price(x.context.Rates, x.context.Conditions, x.left).Total + Price(x.context.Rates, x.context.Conditions, x.right).Total;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_in_which_a_card_is_written_does_not_matter() =>
        Prop.ForAll(
            (from usage in Usages
             from seed in Gen.Choose(0, 1_000_000)
             from tier in Gen.Elements(Tiers)
             from hour in Gen.Choose(0, 200)
             select (usage, seed, tier, hour)).ToArbitrary(),
            x =>
            {
                var rates = RateCard.BuiltIn.Models[x.seed % RateCard.BuiltIn.Models.Count];
                var random = new Random(x.seed);
                var shuffled = new ModelRates(
                    rates.Provider,
                    rates.Model,
                    rates.Aliases,
                    rates.Facts,
                    [.. rates.Periods.Select(period => period with { Rates = Shuffled(period.Rates, random) }).OrderBy(_ => random.Next())],
                    Shuffled(rates.Multipliers, random));
                var conditions = new PriceConditions(TestCard.Now.AddHours(-x.hour), "us", x.tier);
                return Price(shuffled, conditions, x.usage).Total == Price(rates, conditions, x.usage).Total;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_ceiling_bounds_every_request_it_is_for() =>
        Check((rates, conditions, usage) =>
        {
            var lines = Price(rates, conditions, usage);
            if (lines.State != PriceCoverage.Priced)
            {
                return true;
            }

            var ceiling = rates.Ceiling(conditions, usage.InputTotal);
            var bound = (ceiling.InputPerToken ?? Amount.Zero) * usage.InputTotal + ((ceiling.OutputPerToken ?? Amount.Zero) * usage.OutputTotal);
            for (var bucket = Bucket.WebSearch; bucket <= Bucket.GroundedQuery; bucket++)
            {
                bound += (ceiling.PerCall(bucket) ?? Amount.Zero) * usage[bucket];
            }

            return lines.Total <= bound;
        });

    private static void Check(Func<ModelRates, PriceConditions, TokenUsage, bool> holds) =>
        Prop.ForAll((from context in Contexts from usage in Usages select (context, usage)).ToArbitrary(), x => holds(x.context.Rates, x.context.Conditions, x.usage))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static List<T> Shuffled<T>(IReadOnlyList<T> items, Random random) => [.. items.OrderBy(_ => random.Next())];

    /// <summary>Which bands an input is in: the thresholds it has passed.</summary>
    private static int Bands(ModelRates rates, long input) =>
        rates.Periods.SelectMany(period => period.Rates).Select(rate => rate.Context).Distinct().Count(band => band.Above is not null && band.IsReachableWithin(input));

    private static PriceLines Price(ModelRates rates, PriceConditions conditions, TokenUsage usage)
    {
        var lines = default(PriceLines);
        rates.Price(conditions, usage, ref lines);
        return lines;
    }

    private static TokenUsage Usage(int[] counts)
    {
        var usage = default(TokenUsage);
        for (var i = 0; i < counts.Length; i++)
        {
            usage[(Bucket)i] = counts[i];
        }

        return usage;
    }
}
