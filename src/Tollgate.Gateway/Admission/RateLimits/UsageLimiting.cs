using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Signals;
using Tollgate.Wire;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>
/// Holds attempts against the limits of tokens, money and streams: estimates what an attempt will use, says so in headers and refusals, and
/// counts what it used. Stateless; thread-safe.
/// </summary>
internal sealed class UsageLimiting(UsageRates rates, LearnedOutput learned, DenialSignals denials, TimeProvider time)
{
    // Bytes of text a token has on average, and what an answer is taken to have before any were seen.
    private const long BytesPerToken = 4;
    private const long UnknownOutput = 512;

    internal Rejection? TryReserve(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan, out UsageReservation reservation)
    {
        reservation = default;
        if (exchange.Surface.IsFree())
        {
            return null;
        }

        var caller = exchange.Caller!;
        var estimate = Estimate(exchange, candidate, in plan);
        if (rates.TryReserve(
            exchange.Attribution, exchange.Tags.AsSpan(0, exchange.TagCount), estimate, exchange.WantsStream, Now(), out reservation, out var standing, out var refusal, caller.IsOnlyTenant))
        {
            UsageHeaders.Announce(exchange, in standing);
            return null;
        }

        UsageHeaders.Announce(exchange, in standing);
        denials.Add(exchange, DenialCause.Usage, refusal.Limit.Id);
        return UsageRefusals.Explain(in refusal, caller.MaySee(refusal.Limit.Scope));
    }

    internal void Release(ref UsageReservation reservation) => rates.Release(ref reservation, Now());

    /// <summary>Counts what the attempt used; where nobody knows, what was reserved.</summary>
    internal void Settle(ref UsageReservation reservation, Candidate candidate, Storage.Ledger.AttemptEnd end)
    {
        if (end.State == UsageState.Unknown)
        {
            rates.SettleAsReserved(ref reservation, Now());
            return;
        }

        var used = new LimitedUsage(candidate.RateCounting.InputOf(end.Usage), end.Usage.OutputTotal, LimitedUsage.ToNanos(end.Charged));
        if (used == default)
        {
            // Nothing was asked of the provider, which says nothing of the estimate.
            rates.Release(ref reservation, Now());
            return;
        }

        rates.Settle(ref reservation, used, Now());
    }

    internal void SettleAsReserved(ref UsageReservation reservation) => rates.SettleAsReserved(ref reservation, Now());

    private LimitedUsage Estimate(Exchange.Exchange exchange, Candidate candidate, in HoldPlan plan)
    {
        var facts = exchange.Facts;
        var input = plan.InputCounted ? plan.InputTokens : InputBounds.Expected(candidate, facts, BytesPerToken);
        var output = 0L;
        if (exchange.Surface is not (Surface.OpenAIEmbeddings or Surface.GeminiEmbed))
        {
            var usual = learned.Median(exchange.Attribution[Dimension.Organization], candidate.ModelNameId, exchange.Attribution[Dimension.Feature]) ?? UnknownOutput;
            output = Math.Min(plan.CapSent ?? facts.MaxOutput ?? long.MaxValue, usual) * Math.Max(1, plan.Choices);
        }

        var cost = (plan.Rates.InputPerToken ?? Amount.Zero) * input + plan.OutputCost(output);
        return new LimitedUsage(input, output, LimitedUsage.ToNanos(cost));
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
