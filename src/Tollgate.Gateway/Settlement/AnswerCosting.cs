using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Storage.Ledger;
using Tollgate.Wire.Tokens;

namespace Tollgate.Gateway.Settlement;

/// <summary>Decides what an attempt is charged, from what is known when it ends. Fills the exchange's <c>End</c> and <c>Lines</c>.</summary>
internal static class AnswerCosting
{
    /// <summary>Nothing was consumed: the provider refused, was never reached, or does not charge for this surface.</summary>
    internal static void Nothing(Exchange.Exchange exchange)
    {
        var end = exchange.End;
        end.State = UsageState.Final;
        end.Usage = default;
        end.PriceState = PriceState.Priced;
        end.Cost = end.ComputedCost = end.Shadow = Amount.Zero;
        end.UnpricedTokens = 0;
        exchange.Lines = default;
    }

    /// <summary>
    /// Something was asked and nothing is known of the answer: the whole hold is charged and listed for review. What was held for usage without a price is
    /// charged to budgets only.
    /// </summary>
    internal static void Unknown(Exchange.Exchange exchange, in HoldPlan plan)
    {
        var end = exchange.End;
        end.State = UsageState.Unknown;
        end.Usage = default;
        end.Shadow = plan.Shadow;
        end.PriceState = !plan.IsPriced ? PriceState.Unpriced : end.Shadow == Amount.Zero ? PriceState.Priced : PriceState.PartlyUnpriced;
        end.Cost = end.ComputedCost = plan.CardTotal;
        end.UnpricedTokens = 0;
        exchange.Lines = default;
    }

    /// <summary>The answer is complete. The provider's figures are charged; without any, a bound of what was seen.</summary>
    internal static void Complete(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan)
    {
        if (exchange.Answer.Usage.Seen)
        {
            Reported(exchange, candidate, exchange.Tap is { UsageIsFinal: false } ? UsageState.Partial : UsageState.Final);
        }
        else
        {
            Bounded(exchange, candidate, plan, UsageState.Estimated);
        }
    }

    /// <summary>The answer was broken off: reported figures where there are some, bounds for the rest, at most the hold.</summary>
    internal static void Cut(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan)
    {
        var answer = exchange.Answer;
        if (!answer.Usage.Seen && answer.VisibleOutputBytes == 0 && answer.ReasoningBytes == 0)
        {
            Unknown(exchange, plan);
            return;
        }

        Bounded(exchange, candidate, plan, answer.Usage.Seen ? UsageState.Partial : UsageState.Estimated);
    }

    /// <summary>The gateway ended the stream: the provider may have generated up to everything held, so that is charged.</summary>
    internal static void CutByBudget(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan)
    {
        Bounded(exchange, candidate, plan, exchange.Answer.Usage.Seen ? UsageState.Partial : UsageState.Estimated);
        var end = exchange.End;
        end.Cost = Amount.Max(plan.CardTotal, end.ComputedCost);
        if (plan.UsesCeiling)
        {
            end.Shadow = Amount.Max(end.Shadow, plan.Total - end.Cost);
            end.PriceState = end.Shadow > Amount.Zero && end.PriceState is PriceState.Priced or PriceState.Included ? PriceState.PartlyUnpriced : end.PriceState;
        }
    }

    private static void Reported(Exchange.Exchange exchange, Candidate candidate, UsageState state)
    {
        var end = exchange.End;
        var counts = UsageReading.Counts(exchange.Answer.Usage);
        var problems = default(UsageProblems);
        if (AnswerIterations.Count(exchange.Answer.Usage))
        {
            AnswerIterations.Price(
                exchange.Answer, candidate.Convention, candidate, Conditions(exchange, candidate, null), out end.Usage, ref problems, ref exchange.Lines);
            Take(exchange);
        }
        else
        {
            UsageNormalizer.Normalize(counts, candidate.Convention, out end.Usage, ref problems);
            Price(exchange, candidate);
        }

        end.State = problems.IsIncomplete ? UsageState.Partial : state;
        if (problems.IsInconsistent)
        {
            end.Flags |= AttemptFlags.UsageInconsistent;
        }

        if (ProviderReportedCost.Of(counts, candidate.Convention) is { } charged)
        {
            if (end.PriceState is PriceState.Priced or PriceState.Included && ProviderReportedCost.Diverges(charged, end.ComputedCost))
            {
                end.Flags |= AttemptFlags.CostDiverges;
            }

            end.Cost = charged;
            end.Shadow = Amount.Zero;
            end.PriceState = PriceState.Priced;
            end.Flags |= AttemptFlags.ProviderCost;
        }
    }

    private static void Bounded(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan, UsageState state)
    {
        var end = exchange.End;
        var answer = exchange.Answer;
        var problems = default(UsageProblems);
        if (answer.Usage.Seen)
        {
            UsageNormalizer.Normalize(UsageReading.Counts(answer.Usage), candidate.Convention, out end.Usage, ref problems);
        }
        else
        {
            end.Usage = default;
        }

        if (end.Usage.InputTotal == 0)
        {
            end.Usage[Bucket.UncachedInput] = InputBound(exchange, candidate, plan);
        }

        // What is recorded as used is what was seen at least; what is charged is what can have been generated at most.
        var floor = TokenEstimator.AtLeast(answer.VisibleOutputBytes + answer.ReasoningBytes);
        end.Usage[Bucket.Output] += Math.Max(0, floor - end.Usage.OutputTotal);
        end.State = state;
        Price(exchange, candidate);
        var match = candidate.Served(answer.ModelServed);
        var ceiling = exchange.Snapshot.Options.UnpricedCeiling;
        if (match.Rates is null && ceiling is null)
        {
            return;
        }

        // What the provider generated ahead of what arrived is covered by the allowance in the hold.
        answer.Count.Settle();
        var seen = Math.Max(answer.VisibleTokensAtMost + answer.ReasoningTokensAtMost, end.Usage.OutputTotal);
        var bound = end.Usage;
        bound[Bucket.Output] += Math.Max(seen, Math.Min(plan.OutputTokens, plan.HiddenTokens + seen + StreamHold.GenerateAhead)) - end.Usage.OutputTotal;
        var lines = default(PriceLines);
        match.Rates?.Price(Conditions(exchange, candidate, match.Region), bound, ref lines);

        // The hold bounds what is assumed, never what the provider has said.
        end.Cost = Amount.Max(end.ComputedCost, plan.IsPriced && lines.Total > plan.CardTotal ? plan.CardTotal : lines.Total);
        if (ceiling is not null && end.PriceState is PriceState.Unpriced or PriceState.PartlyUnpriced)
        {
            var shadow = match.Rates is null ? ceiling.Of(bound) : ceiling.Of(lines);
            end.Shadow = Amount.Max(end.Shadow, Amount.Min(shadow, plan.Total - end.Cost));
        }
    }

    private static long InputBound(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan)
    {
        if (plan.InputCounted || exchange.Body.Length == 0)
        {
            return plan.InputTokens;
        }

        return exchange.Body.TryGetSpan(out var body)
            ? Math.Min(plan.InputTokens, InputBounds.Counted(candidate, body, exchange.Facts))
            : plan.InputTokens;
    }

    private static void Price(Exchange.Exchange exchange, Candidate candidate)
    {
        var end = exchange.End;
        var match = candidate.Served(exchange.Answer.ModelServed);
        if (match.Rates is not { } rates)
        {
            exchange.Lines = default;
            end.PriceState = PriceState.Unpriced;
            end.Cost = end.ComputedCost = Amount.Zero;
            end.Shadow = exchange.Snapshot.Options.UnpricedCeiling?.Of(end.Usage) ?? Amount.Zero;
            end.UnpricedTokens = end.Usage.InputTotal + end.Usage.OutputTotal;
            return;
        }

        var conditions = Conditions(exchange, candidate, match.Region);
        rates.ChooseFees(conditions, ref end.Usage);
        rates.Price(conditions, end.Usage, ref exchange.Lines);
        Take(exchange);
        if (match.IsInferred)
        {
            end.Flags |= AttemptFlags.PriceInferred;
        }
    }

    private static void Take(Exchange.Exchange exchange)
    {
        var end = exchange.End;
        ref readonly var lines = ref exchange.Lines;
        end.PriceState = (PriceState)(byte)lines.State;
        end.UnpricedTokens = Unpriced(lines);
        end.Cost = end.ComputedCost = lines.Total;
        end.Shadow = exchange.Snapshot.Options.UnpricedCeiling?.Of(lines) ?? Amount.Zero;
    }

    /// <summary>What was served where the provider says so, else what was asked for.</summary>
    private static PriceConditions Conditions(Exchange.Exchange exchange, Candidate candidate, string? region)
    {
        var answer = exchange.Answer;
        var asked = candidate.Asked(exchange.StartedMicros, exchange.Facts);
        return asked with
        {
            Region = answer.InferenceGeo ?? exchange.Facts.InferenceGeo ?? region ?? candidate.Region,
            Tier = answer.ServiceTier ?? asked.Tier,

            // Who reports its usage and no speed served at the usual one; where nothing is reported, what was asked for is the bound.
            Speed = answer.Usage.Seen ? answer.Speed : answer.Speed ?? asked.Speed,
        };
    }

    private static long Unpriced(in PriceLines lines)
    {
        var tokens = 0L;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].IsPriced && !BucketRates.IsCall(lines[i].Bucket))
            {
                tokens += lines[i].Count;
            }
        }

        return tokens;
    }
}
