using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Settlement;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// When the money of a stream is gone: what was held for its prompt beyond what the prompt can cost is money for its output. The
/// hold does not change, only what it stands for.
/// </summary>
internal static class HeldInput
{
    // Counting more than this takes longer than the thread of a connection may be kept.
    private const int CountedInPlace = 16 << 10;

    /// <summary>True when there is more output for the same money now.</summary>
    internal static async ValueTask<bool> TightenAsync(Attempt attempt)
    {
        var input = Reported(attempt);
        if (input == 0 && !attempt.Plan.InputCounted)
        {
            if (attempt.Exchange.Body.Length > CountedInPlace)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            input = Counted(attempt);
        }

        return input > 0 && input < attempt.Plan.InputTokens && Turn(ref attempt.Plan, input);
    }

    private static bool Turn(ref HoldPlan plan, long input)
    {
        var freed = (plan.Rates.InputPerToken ?? Amount.Zero) * (plan.InputTokens - input);
        var more = Math.Min(StreamHold.Buys(freed, plan.OutputCost(1)), plan.OutputLimit - plan.OutputTokens);
        plan.InputTokens = input;
        plan.OutputTokens += more;
        return more > 0;
    }

    // The provider's own figure, where it comes first; the provider's own tools add to it later.
    private static long Reported(Attempt attempt)
    {
        var reported = attempt.Exchange.Answer.Usage;
        if (!reported.Seen || attempt.Exchange.Facts.HasServerTools)
        {
            return 0;
        }

        var problems = default(UsageProblems);
        UsageNormalizer.Normalize(UsageReading.Counts(reported), attempt.Candidate.Convention, out var usage, ref problems);
        return problems.IsInconsistent ? 0 : usage.InputTotal;
    }

    private static long Counted(Attempt attempt)
    {
        attempt.Plan.InputCounted = true;

        // A body that has been given back, or is in several blocks, counts as nothing known, not as a short prompt.
        return attempt.Exchange.Body is { Length: > 0 } kept && kept.TryGetSpan(out var body)
            ? InputBounds.Counted(attempt.Candidate, body, attempt.Exchange.Facts)
            : 0;
    }
}
