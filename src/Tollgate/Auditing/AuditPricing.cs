using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;

namespace Tollgate.Auditing;

/// <summary>Prices records and finds the cause of a difference. Pure.</summary>
internal sealed class AuditPricing(RateCard card, string? defaultProvider)
{
    /// <summary>Differences below this part of the sum are what binary fractions leave behind.</summary>
    private const decimal Noise = 1e-9m;

    public AuditFinding Price(AuditRecord record)
    {
        var provider = Provider(record);
        var match = card.Match(provider, record.Model);
        var model = match.Rates is { } known ? $"{known.Provider}/{known.Model}" : provider.Length > 0 ? $"{provider}/{record.Model}" : record.Model;
        Amount? theirs = record.Cost is { } cost ? new Amount(cost) : null;
        if (record.IsCostOnly)
        {
            return new AuditFinding(record, model, theirs, null, AuditCause.Same, "");
        }

        if (record.IsOwnCache)
        {
            return new AuditFinding(record, model, theirs, Amount.Zero, theirs is { Value: > 0 } ? AuditCause.Price : AuditCause.Same, "answered by its own cache");
        }

        if (record.Counts.Input is null && record.Counts.Output is null)
        {
            return new AuditFinding(record, model, theirs, null, AuditCause.UsageMissing, "no counts");
        }

        var problems = default(UsageProblems);
        UsageNormalizer.Normalize(record.Counts, record.Convention, out var usage, ref problems);
        var conditions = new PriceConditions(record.At, match.Region, record.Tier);
        if (match.Rates is not { } rates || Priced(rates, conditions, usage, record.Requests > 1) is not { } lines)
        {
            var why = match.Rates is null ? "no such model on the rate card" : $"no rate for tier {record.Tier ?? "standard"} at that time";
            return new AuditFinding(record, model, theirs, null, AuditCause.UnpricedHere, why);
        }

        var ours = Total(lines, usage);
        if (record.IsUsageOnly)
        {
            return new AuditFinding(record, model, null, ours, problems.IsInconsistent ? AuditCause.UsageInconsistent : AuditCause.Same, "");
        }

        var cause = theirs is not { Value: > 0 } && ours.Value > 0 ? AuditCause.UnpricedThere
            : theirs is not { } given || Agrees(given, ours) ? AuditCause.Same
            : problems.IsInconsistent ? AuditCause.UsageInconsistent
            : Explain(given, ours, rates, conditions, lines, usage, record);
        return new AuditFinding(record, model, theirs, ours, cause, problems.IsInconsistent ? problems.ToString() : match.IsInferred ? $"priced as {match.Rates.Model}" : "");
    }

    public static bool Agrees(Amount one, Amount other) =>
        Math.Abs(one.Value - other.Value) <= Math.Max(Math.Abs(one.Value), Math.Abs(other.Value)) * Noise;

    // The first provider whose card has the model by name, in the card's order, where the record does not say.
    private string Provider(AuditRecord record) =>
        record.Provider.Length > 0 ? record.Provider
        : defaultProvider
        ?? (record.Model.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && card.HasProvider(record.Model[..slash]) ? record.Model[..slash] : null)
        ?? FirstOf(record.Model)
        ?? "";

    private string? FirstOf(string model)
    {
        foreach (var vendor in (string[])["openai", "anthropic", "google", "deepseek", "mistral", "xai"])
        {
            if (card.Match(vendor, model) is { Rates: not null, Kind: MatchKind.Exact or MatchKind.Alias or MatchKind.Snapshot or MatchKind.FineTuned })
            {
                return vendor;
            }
        }

        return card.Providers.FirstOrDefault(provider => card.Match(provider, model) is { Rates: not null, Kind: MatchKind.Exact or MatchKind.Alias });
    }

    private static PriceLines? Priced(ModelRates rates, PriceConditions conditions, TokenUsage usage, bool isSum)
    {
        var lines = default(PriceLines);
        rates.ChooseFees(conditions, ref usage);

        // A sum of many requests is no long context: it is priced by unit prices below every threshold.
        rates.Price(conditions, isSum ? Ones(usage) : usage, ref lines);
        return lines.State is PriceCoverage.Priced or PriceCoverage.Included ? lines : null;
    }

    private static TokenUsage Ones(in TokenUsage usage)
    {
        var ones = default(TokenUsage);
        for (var i = 0; i < TokenUsage.BucketCount; i++)
        {
            ones[(Bucket)i] = Math.Min(1, usage[(Bucket)i]);
        }

        return ones;
    }

    private static Amount Total(in PriceLines lines, in TokenUsage usage)
    {
        var total = 0m;
        for (var i = 0; i < lines.Count; i++)
        {
            total += usage[lines[i].Bucket] * lines[i].UnitPriceUsdPerMillion / 1_000_000m;
        }

        return new Amount(total);
    }

    private static AuditCause Explain(
        Amount theirs, Amount ours, ModelRates rates, in PriceConditions conditions, in PriceLines lines, in TokenUsage usage, AuditRecord record)
    {
        var uncached = Unit(rates, conditions, usage, Bucket.UncachedInput);
        var read = usage[Bucket.CacheRead];
        var write = usage[Bucket.CacheWrite5m] + usage[Bucket.CacheWrite1h];
        var readCost = Cost(lines, usage, Bucket.CacheRead);
        var writeCost = Cost(lines, usage, Bucket.CacheWrite5m) + Cost(lines, usage, Bucket.CacheWrite1h);
        var reasoningCost = Cost(lines, usage, Bucket.Reasoning);
        foreach (var (amount, cause) in ((decimal, AuditCause)[])
        [
            (read * uncached - readCost, AuditCause.CacheAtFullPrice),
            (write * uncached - writeCost, AuditCause.CacheAtFullPrice),
            ((read + write) * uncached - readCost - writeCost, AuditCause.CacheAtFullPrice),
            (read * uncached, AuditCause.CacheTwice),
            (write * uncached, AuditCause.CacheTwice),
            ((read + write) * uncached, AuditCause.CacheTwice),
            (readCost, AuditCause.CacheTwice),
            (writeCost, AuditCause.CacheTwice),
            (readCost + writeCost, AuditCause.CacheTwice),
            (-readCost, AuditCause.CacheForgotten),
            (-writeCost, AuditCause.CacheForgotten),
            (-readCost - writeCost, AuditCause.CacheForgotten),
            (usage[Bucket.CacheWrite1h] * Unit(rates, conditions, usage, Bucket.CacheWrite5m) - Cost(lines, usage, Bucket.CacheWrite1h), AuditCause.WriteTtl),
            (-reasoningCost, AuditCause.ReasoningForgotten),
            (reasoningCost, AuditCause.ReasoningTwice),
        ])
        {
            if (amount != 0 && Agrees(theirs, new Amount(ours.Value + amount)))
            {
                return cause;
            }
        }

        if (ServiceTiers.Canonical(record.Tier) is not null && Priced(rates, conditions with { Tier = null }, usage, record.Requests > 1) is { } standard && Agrees(theirs, Total(standard, usage)))
        {
            return AuditCause.ServiceTier;
        }

        return record.Requests == 1 && Priced(rates, conditions, usage, isSum: true) is { } small && Agrees(theirs, Total(small, usage))
            ? AuditCause.ContextTier
            : AuditCause.Price;
    }

    private static decimal Cost(in PriceLines lines, in TokenUsage usage, Bucket bucket)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Bucket == bucket)
            {
                return usage[bucket] * lines[i].UnitPriceUsdPerMillion / 1_000_000m;
            }
        }

        return 0;
    }

    /// <summary>What one token of a bucket costs in a request of this size.</summary>
    private static decimal Unit(ModelRates rates, in PriceConditions conditions, TokenUsage usage, Bucket bucket)
    {
        usage[bucket] += 1;
        var lines = default(PriceLines);
        rates.Price(conditions, usage, ref lines);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Bucket == bucket && lines[i].IsPriced)
            {
                return lines[i].UnitPriceUsdPerMillion / 1_000_000m;
            }
        }

        return 0;
    }
}
