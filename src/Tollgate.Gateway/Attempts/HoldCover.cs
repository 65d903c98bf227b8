using Tollgate.Economics.Budgets;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Draws what a complete answer used beyond what was held: a stream that arrives in a single read ends before its top-ups, and an answer
/// that no cap was sent with may be longer than the card says. Where the budgets have no money for it, its charge is an overrun. Thread-safe.
/// </summary>
internal sealed class HoldCover(BudgetBook budgets, TimeProvider time)
{
    /// <summary>After the usage is known, before the end is written.</summary>
    internal void Draw(Attempt attempt)
    {
        ref var plan = ref attempt.Plan;
        var missing = Math.Min(attempt.Exchange.End.Usage.OutputTotal, plan.SentLimit) - plan.OutputTokens;
        if (plan.IsBounded && missing > 0 && budgets.TryExtend(attempt.Hold, plan.OutputCost(missing), Now(), out _))
        {
            plan.OutputTokens += missing;
            plan.Total += plan.OutputCost(missing);
        }
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
