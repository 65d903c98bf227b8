using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Wire;

namespace Tollgate.Gateway.Settlement;

/// <summary>
/// Anthropic answers made in several iterations (server-side fallback, compaction, advisors): each is charged at its own model and in
/// its own context band. An attempt that generated nothing is not charged. A single entry only repeats the totals.
/// </summary>
internal static class AnswerIterations
{
    /// <summary>True when the entries are what is charged, in place of the totals.</summary>
    internal static bool Count(ReportedUsage usage)
    {
        var entries = usage.Iterations;
        if (entries.Count < 2)
        {
            return false;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Output != 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the entries up into one usage and prices each; both are overwritten.</summary>
    internal static void Price(
        AnswerFacts facts, CountingConvention convention, IAnswerRates rates, in PriceConditions conditions,
        out TokenUsage usage, ref UsageProblems problems, ref PriceLines lines)
    {
        lines = default;
        usage = default;
        var served = rates.Served(facts.ModelServed);
        var thoughts = facts.Usage.Reasoning is > 0 and var reported ? reported : 0;
        var entries = facts.Usage.Iterations;

        // The thinking is told for all entries together; the last ones are those that answered.
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var entry = entries[i];
            if (entry.Output == 0)
            {
                continue;
            }

            UsageNormalizer.Normalize(Counts(entry), convention, out var part, ref problems);
            var thought = Math.Min(thoughts, part[Bucket.Output]);
            thoughts -= thought;
            part[Bucket.Output] -= thought;
            part[Bucket.Reasoning] += thought;
            Add(entry.Model is { } model ? rates.Of(model) : served, conditions, rates.Region, part, ref lines);
            usage += part;
        }

        var fees = default(TokenUsage);
        fees[Bucket.WebSearch] = facts.Usage.WebSearches is > 0 and var searches ? searches : 0;
        Add(served, conditions, rates.Region, fees, ref lines);
        usage += fees;
    }

    private static void Add(in ModelMatch match, in PriceConditions conditions, string? region, in TokenUsage part, ref PriceLines lines)
    {
        if (match.Rates is { } own)
        {
            own.PriceAlso(conditions with { Region = conditions.Region ?? match.Region ?? region }, part, ref lines);
        }
        else
        {
            lines.AddUnpriced(part);
        }
    }

    private static ReportedCounts Counts(UsageIteration entry) => new()
    {
        Input = entry.Input,
        CacheRead = entry.CacheRead,
        CacheWrite = entry.CacheWrite,
        CacheWrite5m = entry.CacheWrite5m,
        CacheWrite1h = entry.CacheWrite1h,
        Output = entry.Output,
    };
}
