using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Pricing;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Signals;
using Tollgate.Wire;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// The hold step: how much an attempt can cost at most, which cap makes that bound true, and the draw from all budgets.
/// Stateless; thread-safe.
/// </summary>
internal sealed class HoldPlanner(BudgetBook budgets, LearnedOutput learned, DenialSignals denials, TimeProvider time)
{
    // Provider-side tool calls allowed for when the caller sets no limit.
    private const long DefaultToolCalls = 10;

    /// <summary>Finds the budgets that apply; to be done before the hold.</summary>
    internal void Select(Exchange.Exchange exchange) =>
        budgets.Select(exchange.Attribution, exchange.Tags.AsSpan(0, exchange.TagCount), exchange.StartedMicros, exchange.Budgets);

    /// <summary>Sets the money aside, or says why not. Lowers the output cap by a splice where that is what makes it fit.</summary>
    internal Rejection? TryHold(Exchange.Exchange exchange, Candidate candidate, out HoldPlan plan, out BudgetHold hold)
    {
        plan = default;
        hold = default;

        // The body may have taken its time since the request began, and increases of budgets begin and end.
        exchange.Budgets.AtMicros = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (exchange.Surface.IsFree())
        {
            plan.IsPriced = plan.IsBounded = true;
            plan.Choices = 1;
            budgets.TryHold(exchange.Budgets, Amount.Zero, out hold, out _);
            return null;
        }

        var room = budgets.Room(exchange.Budgets);
        Price(exchange, candidate, ref plan);
        if (!plan.IsBounded)
        {
            if (Unpriced(exchange, candidate, room is not null) is { } refused)
            {
                return refused;
            }

            budgets.TryHold(exchange.Budgets, Amount.Zero, out hold, out _);
            return null;
        }

        plan.Degraded = Degrade(exchange, candidate);
        plan.InputTokens = InputBounds.ByBytes(candidate, exchange.Facts);
        exchange.Budgets.Least = Least(exchange, candidate, in plan);
        if (budgets.WouldDeny(exchange.Budgets) && exchange.Body.TryGetSpan(out var tried))
        {
            // A budget in dry run says what a real one would do, and that would have counted before it refused.
            plan.InputTokens = InputBounds.Counted(candidate, tried, exchange.Facts);
            plan.InputCounted = true;
            exchange.Budgets.Least = Least(exchange, candidate, in plan);
        }

        var refusal = Draw(exchange, candidate, room, ref plan, out hold);
        if (refusal is null || plan.InputCounted)
        {
            return Finish(exchange, candidate, refusal, in plan);
        }

        // The cheap bound did not fit, or only with a lowered cap: now a count is worth its time.
        if (exchange.Body.TryGetSpan(out var body))
        {
            plan.InputTokens = InputBounds.Counted(candidate, body, exchange.Facts);
            plan.InputCounted = true;
            room = budgets.Room(exchange.Budgets);
            refusal = Draw(exchange, candidate, room, ref plan, out hold);
        }

        return Finish(exchange, candidate, refusal, in plan);
    }

    // The cap goes into the request once, when all that could lower it has spoken.
    private Rejection? Finish(Exchange.Exchange exchange, Candidate candidate, BudgetRefusal? refusal, in HoldPlan plan)
    {
        if (refusal is { } reason)
        {
            if (reason.IsUnknown)
            {
                return Rejections.SpendUnknown;
            }

            denials.Add(exchange, in reason);
            return BudgetRefusals.Explain(
                reason, reason.Budget is null || exchange.Caller!.MaySee(reason.Budget), asks: true, exchange.Snapshot.Options.PublicUrl, isCeiling: plan.UsesCeiling);
        }

        if (plan.CapSent is { } cap)
        {
            RequestEdits.SetMaxOutput(candidate.Format, exchange.Facts, cap, exchange.Splices, candidate.KnowsCompletionTokens);
        }

        return null;
    }

    private long? Degrade(Exchange.Exchange exchange, Candidate candidate)
    {
        if (exchange.Surface is Surface.OpenAIEmbeddings or Surface.GeminiEmbed || budgets.Pressure(exchange.Budgets) is not { } pressure)
        {
            return null;
        }

        var facts = exchange.Facts;
        var learnedMost = learned.Percentile999(exchange.Attribution[Dimension.Organization], candidate.ModelNameId, exchange.Attribution[Dimension.Feature]);
        return DegradedCap.Of(
            pressure.Used, pressure.Budget.DegradeFrom, facts.MaxOutput, candidate.Rates?.Facts.MaxOutput, learnedMost, LeastOutput(exchange, candidate));
    }

    // Reasoning that is cut before it has come to an answer is money for nothing.
    private static long LeastOutput(Exchange.Exchange exchange, Candidate candidate)
    {
        var facts = exchange.Facts;
        var least = exchange.Snapshot.Options.Streams.MinimumOutput;
        return facts.ThinkingBudget is > 0 and var budget ? budget + least
            : facts.ThinkingAsked || Hidden(facts, candidate) is null or > 0 ? Math.Max(least, OutputCap.UnknownMaximum)
            : least;
    }

    // With less than this no budget would let the attempt be made, however far it lowered its cap.
    private static Amount Least(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan)
    {
        if (exchange.Surface is Surface.OpenAIEmbeddings or Surface.GeminiEmbed)
        {
            return plan.InputCost;
        }

        var facts = exchange.Facts;
        var choices = facts.AnswersGenerated;
        var most = facts.MaxOutput ?? candidate.Rates?.Facts.MaxOutput ?? long.MaxValue;
        var hidden = Math.Min(Hidden(facts, candidate) ?? long.MaxValue, most);
        var output = exchange.WantsStream && hidden < most
            ? (hidden + Math.Min(StreamHold.SmallestFirstSlice, most)) * choices
            : Math.Min(exchange.Snapshot.Options.Streams.MinimumOutput, most) * choices;
        return plan.InputCost + plan.Fees + plan.OutputCost(output);
    }

    private BudgetRefusal? Draw(Exchange.Exchange exchange, Candidate candidate, BudgetRoom? room, ref HoldPlan plan, out BudgetHold hold)
    {
        var headroom = room?.Free;
        var facts = exchange.Facts;
        var maximum = candidate.Rates?.Facts.MaxOutput;
        var asked = plan.Degraded ?? facts.MaxOutput;
        var choices = plan.Choices = facts.AnswersGenerated;
        var token = (plan.Rates.OutputPerToken ?? Amount.Zero) * choices;
        plan.CapSent = plan.Degraded;

        // Only a cap that is sent ends an answer; what the card says of a model may be out of date.
        plan.SentLimit = asked is { } most ? most * choices : long.MaxValue;
        if (exchange.Surface is Surface.OpenAIEmbeddings or Surface.GeminiEmbed)
        {
            plan.OutputLimit = plan.SentLimit = plan.OutputTokens = 0;
            plan.Total = plan.InputCost;
            return Hold(exchange, plan.Total, out hold);
        }

        var cap = asked ?? maximum;
        var hidden = Hidden(facts, candidate);
        plan.HiddenTokens = Math.Min(hidden ?? OutputCap.UnknownMaximum, cap ?? long.MaxValue) * choices;
        if (exchange.WantsStream && hidden < (cap ?? long.MaxValue))
        {
            var hiddenCost = plan.OutputCost(plan.HiddenTokens) + plan.Fees;
            var usual = exchange.Snapshot.Options.Streams.SliceTokens;
            var slice = StreamHold.FirstSlice(plan.InputCost, hiddenCost, token, cap, headroom, usual);

            plan.OutputLimit = plan.SentLimit;
            plan.OutputTokens = plan.HiddenTokens + Math.Max(slice, 1) * choices;
            plan.Total = StreamHold.Initial(plan.InputCost, hiddenCost, token, Math.Max(slice, 1));
            plan.IsMoneyShort = room is { } before && StreamHold.IsMoneyShort(new BudgetRoom(before.Free - plan.Total, before.Held + plan.Total), token, usual);
            return slice == 0 && cap != 0 && headroom is not null
                ? Refusal(exchange, plan.InputCost + hiddenCost + token * StreamHold.SmallestFirstSlice, out hold)
                : Hold(exchange, plan.Total, out hold);
        }

        // Hidden output cannot be topped up while it is generated, so such streams are bounded like answers in one piece.
        var decision = OutputCap.Decide(new OutputCapQuestion
        {
            Asked = asked,
            ModelMaximum = maximum,
            Input = plan.InputCost,
            Reasoning = plan.Fees,
            OutputToken = token,
            Headroom = headroom,
            Learned = learned.Percentile999(exchange.Attribution[Dimension.Organization], candidate.ModelNameId, exchange.Attribution[Dimension.Feature]),
            MinimumOutput = exchange.Snapshot.Options.Streams.MinimumOutput,
        });
        plan.OutputLimit = decision.Cap is { } capInForce ? capInForce * choices : long.MaxValue;
        plan.OutputTokens = (decision.Cap ?? 0) * choices;
        plan.Total = decision.Hold;
        if (hidden is null && decision.Cap is null)
        {
            // Nothing bounds it and no budget is hard: what a modest answer takes is set aside, and topped up once there is more to see.
            plan.OutputTokens = plan.HiddenTokens;
            plan.Total += plan.OutputCost(plan.OutputTokens);
        }
        else if (hidden is null)
        {
            plan.HiddenTokens = plan.OutputTokens;
        }

        switch (decision.Verdict)
        {
            case OutputCapVerdict.Denied:
                return Refusal(exchange, decision.Hold, out hold);
            case OutputCapVerdict.Lowered when !plan.InputCounted && exchange.Body.TryGetSpan(out _):
                return Refusal(exchange, decision.Hold, out hold);
            case OutputCapVerdict.Lowered:
                var refusal = Hold(exchange, plan.Total, out hold);
                if (refusal is null)
                {
                    plan.CapSent = decision.Cap;
                    plan.SentLimit = plan.OutputLimit;
                }

                return refusal;
            default:
                return Hold(exchange, plan.Total, out hold);
        }
    }

    private BudgetRefusal? Hold(Exchange.Exchange exchange, Amount amount, out BudgetHold hold) =>
        budgets.TryHold(exchange.Budgets, amount, out hold, out var refusal) ? null : refusal;

    // Asked without being drawn, so that the refusal carries the figures of the budget in the way.
    private BudgetRefusal? Refusal(Exchange.Exchange exchange, Amount amount, out BudgetHold hold)
    {
        if (!budgets.TryHold(exchange.Budgets, amount, out hold, out var refusal))
        {
            return refusal;
        }

        budgets.Release(ref hold);
        return new BudgetRefusal { Asked = amount };
    }

    /// <summary>
    /// Fills in the dearest prices that can apply and the fees of the tools the request lets the provider run: the card's, and the ceiling's where the
    /// card has none.
    /// </summary>
    internal static void Price(Exchange.Exchange exchange, Candidate candidate, ref HoldPlan plan)
    {
        plan.Choices = 1;
        plan.OutputLimit = long.MaxValue;
        var facts = exchange.Facts;
        var asked = candidate.Asked(exchange.StartedMicros, facts);
        if (candidate.Rates is { } rates)
        {
            plan.Rates = candidate.Ceiling(rates, exchange.StartedMicros, facts);
            var embeds = exchange.Surface is Surface.OpenAIEmbeddings or Surface.GeminiEmbed;
            plan.IsPriced = (embeds ? plan.Rates.InputPerToken is not null : plan.Rates.IsBounded) && Knows(rates, asked);
            plan.Fees = Fees(plan.Rates, facts);
        }

        plan.IsBounded = plan.IsPriced;
        if (exchange.Snapshot.Options.UnpricedCeiling is not { } ceiling)
        {
            return;
        }

        if (plan.IsPriced)
        {
            (plan.CardInputPerToken, plan.CardOutputPerToken, plan.CardFees) =
                (plan.Rates.InputPerToken ?? Amount.Zero, plan.Rates.OutputPerToken ?? Amount.Zero, plan.Fees);

            // Writes for an hour are the one kind of input that takes no other's price, and one dialect alone asks for them.
            var hasGap = candidate.Format == WireFormat.AnthropicMessages && candidate.Rates!.RateFor(asked, Bucket.CacheWrite1h) is null;
            plan.Rates = ceiling.Fill(plan.Rates, hasGap);
        }
        else
        {
            plan.Rates = ceiling.Cover(plan.Rates);
        }

        plan.Fees = Fees(plan.Rates, facts);
        plan.IsBounded = true;
        plan.UsesCeiling = !plan.IsPriced || plan.Fees != plan.CardFees || plan.Rates.InputPerToken != plan.CardInputPerToken;
    }

    private static Amount Fees(in CeilingRates rates, RequestFacts facts)
    {
        var fees = Amount.Zero;
        if (facts.WebSearchTools > 0)
        {
            var calls = facts.WebSearchMaxUses ?? facts.MaxToolCalls ?? DefaultToolCalls;
            fees += (rates.WebSearch ?? rates.GroundedQuery ?? rates.GroundedPrompt ?? Amount.Zero) * calls;
        }

        if (facts.OtherServerTools > 0)
        {
            var calls = facts.MaxToolCalls ?? DefaultToolCalls;
            fees += Amount.Max(rates.FileSearch ?? Amount.Zero, rates.CodeSession ?? Amount.Zero) * calls;
        }

        return fees;
    }

    // What is asked for and has no price would be served and booked as unpriced, however often.
    private static bool Knows(ModelRates rates, in PriceConditions asked) =>
        asked is { Tier: null, Speed: null } || rates.RateFor(asked, Bucket.UncachedInput) is not null;

    // Output of one answer that may be generated without being seen; null for all of it, whatever the cap is.
    private static long? Hidden(RequestFacts facts, Candidate candidate)
    {
        if (candidate.Rates is null)
        {
            // Nobody knows the model, so it may reason.
            return null;
        }

        switch (candidate.Upstream.Options.Api)
        {
            case Upstreams.ApiFamily.Anthropic:
                return facts.ThinkingBudget is > 0 and var budget ? budget
                    : facts.ThinkingAsked || (candidate.ReasonsUnasked && !facts.ThinkingRefused) ? null : 0;
            case Upstreams.ApiFamily.Gemini when facts.ThinkingBudget is > 0 and var most:
                return most;
            default:
                // What a server of the OpenAI dialect makes of a budget is not known, and models that reason do so without being asked.
                return candidate.Reasons || facts.ThinkingAsked || facts.ThinkingBudget is > 0 ? null : 0;
        }
    }

    private static Rejection? Unpriced(Exchange.Exchange exchange, Candidate candidate, bool underBudget)
    {
        var refuse = exchange.Snapshot.Options.Unpriced switch
        {
            UnpricedPolicy.Refuse => true,
            UnpricedPolicy.Allow => false,
            _ => underBudget,
        };
        return refuse
            ? new Rejection(
                403, "model_unpriced",
                candidate.Rates is null
                    ? $"The model '{candidate.Model}' has no price on the rate card, so a money budget could not hold. Use a priced model, or ask the operator to add a rate or set unpriced: ceiling."
                    : $"The model '{candidate.Model}' has no price on the rate card for what is asked for ({Wanted(exchange.Facts)}), so a money budget could not hold. Leave that out, or ask the operator to add a rate or set unpriced: ceiling.")
            {
                Param = "model",
                ShouldRetry = false,
            }
            : null;
    }

    private static string Wanted(RequestFacts facts) => (facts.ServiceTier, facts.Speed) switch
    {
        (null, null) => "its current rates",
        (null, { } speed) => $"speed '{speed}'",
        ({ } tier, null) => $"service tier '{tier}'",
        var (tier, speed) => $"service tier '{tier}' and speed '{speed}'",
    };
}
