using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Wire;
using Tollgate.Wire.Tokens;

namespace Tollgate.Gateway.Settlement;

/// <summary>Meters and prices a provider's answer with the same rules an attempt uses. Pure.</summary>
public static class AnswerMeter
{
    /// <param name="card">The prices.</param>
    /// <param name="format">The answer's format.</param>
    /// <param name="provider">Whose conventions and rates apply.</param>
    /// <param name="model">The model asked for.</param>
    /// <param name="at">Start of the request.</param>
    /// <param name="facts">What the wire said. With its text kept, an answer whose output is not reported is counted from it.</param>
    /// <param name="complete">False for a cut transcript: reported figures are then partial at most, and the text is a lower bound.</param>
    /// <param name="region">Region for prices, or null.</param>
    public static MeteredAnswer Meter(
        RateCard card, WireFormat format, string provider, string model, DateTimeOffset at, AnswerFacts facts, bool complete, string? region = null)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(facts);
        var usage = default(TokenUsage);
        var problems = default(UsageProblems);
        var lines = default(PriceLines);
        var rates = new CardRates(card, provider, model, region);
        var match = rates.Served(facts.ModelServed);
        var conditions = new PriceConditions(at, facts.InferenceGeo, facts.ServiceTier, facts.Speed);
        var convention = UsageReading.Convention(format, provider);
        var counts = UsageReading.Counts(facts.Usage);
        var state = UsageState.Estimated;
        if (facts.Usage.Seen && AnswerIterations.Count(facts.Usage))
        {
            AnswerIterations.Price(facts, convention, rates, conditions, out usage, ref problems, ref lines);
            state = complete && !problems.IsIncomplete ? UsageState.Final : UsageState.Partial;
        }
        else
        {
            if (facts.Usage.Seen)
            {
                UsageNormalizer.Normalize(counts, convention, out usage, ref problems);
                state = complete && !problems.IsIncomplete ? UsageState.Final : UsageState.Partial;
            }

            else if (facts.Usage.HasUnusable)
            {
                UsageNormalizer.Normalize(counts, convention, out _, ref problems);
            }

            if (state != UsageState.Final)
            {
                AddText(facts, TokenEstimator.ForModel(facts.ModelServed ?? model), ref usage);
                if (!facts.Usage.Seen && usage.IsEmpty)
                {
                    return new MeteredAnswer(UsageState.Unknown, usage, problems, lines, null, null, false);
                }
            }

            if (match.Rates is { } own)
            {
                conditions = conditions with { Region = conditions.Region ?? match.Region ?? region };
                own.ChooseFees(conditions, ref usage);
                own.Price(conditions, usage, ref lines);
            }
        }

        var isPriced = lines.State is PriceCoverage.Priced or PriceCoverage.Included && (match.Rates is not null || lines.Count > 0);
        Amount? computed = isPriced ? lines.Total : null;
        var reported = ProviderReportedCost.Of(counts, convention);
        return new MeteredAnswer(state, usage, problems, lines, reported ?? computed, match.Rates?.Model, match.IsInferred)
        {
            Computed = computed,
            IsProviderCost = reported is not null,
            Unpriced = isPriced ? null : UnpricedReason.Of(card, provider, model, match, conditions, lines),
        };
    }

    /// <summary>What was seen is a lower bound of what was generated: the placeholder of a stream's start is not its output.</summary>
    private static void AddText(AnswerFacts facts, TokenizerFamily family, ref TokenUsage usage)
    {
        var visible = Math.Max(facts.Text?.VisibleTokens(family) ?? 0, TokenEstimator.AtLeast(facts.VisibleOutputBytes));
        var reasoning = Math.Max(facts.Text?.ReasoningTokens(family) ?? 0, TokenEstimator.AtLeast(facts.ReasoningBytes));
        if (!facts.Usage.Seen)
        {
            usage[Bucket.Reasoning] = reasoning;
        }

        usage[Bucket.Output] += Math.Max(0, visible + reasoning - usage.OutputTotal);
    }
}
