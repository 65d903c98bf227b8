using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Wire;

namespace Tollgate.Gateway.Settlement;

/// <summary>Meters and prices a provider's answer with the same rules an attempt uses. Pure.</summary>
public static class AnswerMeter
{
    /// <param name="card">The prices.</param>
    /// <param name="format">The answer's format.</param>
    /// <param name="provider">Whose conventions and rates apply.</param>
    /// <param name="model">The model asked for.</param>
    /// <param name="at">Start of the request.</param>
    /// <param name="facts">What the wire said.</param>
    /// <param name="complete">False for a cut transcript: reported figures are then partial at most.</param>
    /// <param name="region">Region for prices, or null.</param>
    public static MeteredAnswer Meter(
        RateCard card, WireFormat format, string provider, string model, DateTimeOffset at, AnswerFacts facts, bool complete, string? region = null)
    {
        var usage = default(TokenUsage);
        var problems = default(UsageProblems);
        var lines = default(PriceLines);
        if (!facts.Usage.Seen)
        {
            var seen = facts.VisibleOutputBytes + facts.ReasoningBytes > 0;
            return new MeteredAnswer(seen ? UsageState.Estimated : UsageState.Unknown, usage, problems, lines, null, null, false);
        }

        var convention = UsageReading.Convention(format, provider);
        var counts = UsageReading.Counts(facts.Usage);
        UsageNormalizer.Normalize(counts, convention, out usage, ref problems);
        var state = !complete || problems.IsIncomplete ? UsageState.Partial : UsageState.Final;

        var match = Match(card, provider, model, facts.ModelServed);
        if (match.Rates is not { } rates)
        {
            return new MeteredAnswer(state, usage, problems, lines, ProviderReportedCost.Of(counts, convention), null, false);
        }

        rates.Price(new PriceConditions(at, facts.InferenceGeo ?? match.Region ?? region, facts.ServiceTier, facts.Speed), usage, ref lines);
        Amount? cost = lines.State is PriceCoverage.Priced or PriceCoverage.Included ? lines.Total : null;
        return new MeteredAnswer(state, usage, problems, lines, ProviderReportedCost.Of(counts, convention) ?? cost, rates.Model, match.IsInferred);
    }

    private static ModelMatch Match(RateCard card, string provider, string asked, string? served)
    {
        var match = card.Match(provider, asked);
        return match.Rates is null && served is not null ? card.Match(provider, served) : match;
    }
}
