using Tollgate.Economics.Usage;

namespace Tollgate.Economics.Pricing;

/// <summary>
/// All that a card knows about one model of one provider. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A bucket takes its own price, else its parent's (<see cref="BucketRates.ParentOf"/>), else it stays unpriced. A tier, and a speed
/// without a multiplier, that the card has no rate for leaves the usage unpriced: it never falls back to standard. A region the
/// card does not mention takes the rates without region.
/// </remarks>
public sealed class ModelRates
{
    private readonly CompiledPeriod[] _periods;
    private readonly RateMultiplier[] _multipliers;
    private readonly string?[] _regions;
    private readonly string?[] _speeds;
    private readonly string?[] _tiers;

    internal ModelRates(
        string provider, string model, IReadOnlyList<string> aliases, ModelFacts facts, IReadOnlyList<RatePeriod> periods,
        IReadOnlyList<RateMultiplier> multipliers)
    {
        (Provider, Model, Aliases, Facts) = (provider, model, aliases, facts);
        Periods = [.. periods
            .OrderByDescending(period => period.Layer)
            .ThenByDescending(period => period.RecordedAt)
            .ThenByDescending(period => period.ValidFrom ?? DateTimeOffset.MinValue)];
        Multipliers = [.. multipliers];
        _periods = [.. Periods.Select(period => new CompiledPeriod(period))];
        _multipliers = [.. multipliers];
        var rates = Periods.SelectMany(period => period.Rates).ToList();
        _regions = Values(rates.Select(rate => rate.Region), multipliers.Select(multiplier => multiplier.Region));
        _speeds = Values(rates.Select(rate => rate.Speed), multipliers.Select(multiplier => multiplier.Speed));
        _tiers = Values(rates.Select(rate => rate.Tier), multipliers.Select(multiplier => multiplier.Tier));
    }

    public string Provider { get; }

    /// <summary>The model's id in the card.</summary>
    public string Model { get; }

    /// <summary>Other names the card lists for it.</summary>
    public IReadOnlyList<string> Aliases { get; }

    public ModelFacts Facts { get; }

    /// <summary>All periods, the one that wins first.</summary>
    public IReadOnlyList<RatePeriod> Periods { get; }

    public IReadOnlyList<RateMultiplier> Multipliers { get; }

    /// <summary>
    /// Prices a usage; overwrites <paramref name="lines"/>. Exact: nothing is rounded. Allocates nothing.
    /// </summary>
    public void Price(in PriceConditions conditions, in TokenUsage usage, ref PriceLines lines)
    {
        var period = Find(conditions);
        lines.Start(period is null ? PriceCoverage.Unpriced : PriceCoverage.Priced);
        Add(period, new RateKey(conditions, usage.InputTotal), usage, join: false, ref lines);
    }

    /// <summary>
    /// Adds a further usage to lines that exist: an answer that several models made, or one whose parts have context bands of their own.
    /// </summary>
    public void PriceAlso(in PriceConditions conditions, in TokenUsage usage, ref PriceLines lines) =>
        Add(Find(conditions), new RateKey(conditions, usage.InputTotal), usage, join: true, ref lines);

    /// <summary>
    /// Leaves only what this model is priced by. Grounding is one fee with two ways of counting it, per prompt or per query: what the
    /// model has no rate for is taken out, the queries where it has a rate for neither.
    /// </summary>
    public void ChooseFees(in PriceConditions conditions, ref TokenUsage usage)
    {
        if (OtherFee(Find(conditions), new RateKey(conditions, usage.InputTotal), usage) is { } other)
        {
            usage[other] = 0;
        }
    }

    private Bucket? OtherFee(CompiledPeriod? period, in RateKey key, in TokenUsage usage)
    {
        if ((usage[Bucket.GroundedPrompt] | usage[Bucket.GroundedQuery]) == 0)
        {
            return null;
        }

        return period is not null && Resolve(period, Bucket.GroundedQuery, key, out _) is not null
            ? Bucket.GroundedPrompt
            : usage[Bucket.GroundedPrompt] > 0 ? Bucket.GroundedQuery : null;
    }

    private void Add(CompiledPeriod? period, in RateKey key, in TokenUsage usage, bool join, ref PriceLines lines)
    {
        var otherFee = OtherFee(period, key, usage);
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            var bucket = (Bucket)i;
            var count = usage[bucket];
            if (count == 0 || bucket == otherFee)
            {
                continue;
            }

            if (period is not null && Resolve(period, bucket, key, out var pricedAs) is { } rate)
            {
                lines.AddPriced(bucket, pricedAs, count, rate.UnitPrice * Factor(pricedAs, key), rate.IsIncluded, join);
            }
            else
            {
                lines.AddUnpriced(bucket, count, join);
            }
        }
    }

    /// <summary>The rate that a bucket of a request of <paramref name="totalInput"/> tokens is priced by, before multipliers; null if none.</summary>
    public Rate? RateFor(in PriceConditions conditions, Bucket bucket, long totalInput = 0) =>
        Find(conditions) is { } period ? Resolve(period, bucket, new RateKey(conditions, totalInput), out _)?.Rate : null;

    /// <summary>
    /// The dearest prices a request can be charged that has at most <paramref name="maxInputTokens"/> of input. Tier, region and speed
    /// of the conditions are as <em>requested</em>; <see cref="ServiceTiers.Any"/> means not known. Standard is always taken into
    /// account (a provider may serve less than was asked for), except for batch.
    /// </summary>
    public CeilingRates Ceiling(in PriceConditions conditions, long maxInputTokens, CeilingScope scope = CeilingScope.All)
    {
        if (Find(conditions) is not { } period)
        {
            return default;
        }

        var (tier, speed) = (ServiceTiers.Canonical(conditions.Tier), RateKey.Standard(conditions.Speed));
        var dearest = default(DearestRates);
        foreach (var region in _regions)
        {
            if (!Considers(conditions.Region, region, true))
            {
                continue;
            }

            foreach (var candidateTier in _tiers)
            {
                if (!Considers(tier, candidateTier, tier != ServiceTiers.Batch))
                {
                    continue;
                }

                foreach (var candidateSpeed in _speeds)
                {
                    if (Considers(speed, candidateSpeed, true))
                    {
                        Collect(period, new RateKey(conditions.At, conditions.KnownAt, region, candidateTier, candidateSpeed), maxInputTokens, ref dearest);
                    }
                }
            }
        }

        return dearest.ToCeiling(scope);
    }

    private void Collect(CompiledPeriod period, in RateKey key, long maxInput, ref DearestRates dearest)
    {
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            var bucket = (Bucket)i;
            var bySpeedFactor = HasSpeedFactor(bucket, key);
            foreach (var rate in period[bucket])
            {
                if (rate.Rate.Context.IsReachableWithin(maxInput) && rate.Matches(key, bySpeedFactor))
                {
                    dearest.Add(bucket, rate.UnitPrice * Factor(bucket, key));
                }
            }
        }
    }

    /// <summary>Whether a value occurring in the card is possible for the requested one.</summary>
    private static bool Considers(string? requested, string? candidate, bool standardPossible) =>
        candidate is null
            ? standardPossible || requested is null or ServiceTiers.Any
            : requested == ServiceTiers.Any || string.Equals(requested, candidate, StringComparison.Ordinal);

    private CompiledPeriod? Find(in PriceConditions conditions)
    {
        foreach (var period in _periods)
        {
            if (period.Period.Covers(conditions.At, conditions.KnownAt))
            {
                return period;
            }
        }

        return null;
    }

    private CompiledRate? Resolve(CompiledPeriod period, Bucket bucket, in RateKey key, out Bucket pricedAs)
    {
        for (Bucket? candidate = bucket; candidate is { } current; candidate = BucketRates.ParentOf(current))
        {
            pricedAs = current;
            var bySpeedFactor = HasSpeedFactor(current, key);
            foreach (var rate in period[current])
            {
                if (rate.Rate.Context.Contains(key.TotalInput) && rate.Matches(key, bySpeedFactor))
                {
                    return rate;
                }
            }

            if (current == Bucket.CacheWrite1h && period[Bucket.CacheWrite5m].Length > 0)
            {
                break;
            }
        }

        pricedAs = bucket;
        return null;
    }

    private bool HasSpeedFactor(Bucket bucket, in RateKey key)
    {
        if (key.Speed is null)
        {
            return false;
        }

        foreach (var multiplier in _multipliers)
        {
            if (string.Equals(multiplier.Speed, key.Speed, StringComparison.Ordinal) && key.Applies(multiplier, bucket))
            {
                return true;
            }
        }

        return false;
    }

    private decimal Factor(Bucket bucket, in RateKey key)
    {
        var factor = 1m;
        foreach (var multiplier in _multipliers)
        {
            if (key.Applies(multiplier, bucket))
            {
                factor *= multiplier.Factor;
            }
        }

        return factor;
    }

    private static string?[] Values(IEnumerable<string?> ofRates, IEnumerable<string?> ofMultipliers) =>
        [null, .. ofRates.Concat(ofMultipliers).Where(value => value is not (null or ServiceTiers.Any)).Distinct(StringComparer.Ordinal)];
}
