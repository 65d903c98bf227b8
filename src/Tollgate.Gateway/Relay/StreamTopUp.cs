using System.Runtime.CompilerServices;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Settlement;
using Tollgate.Storage.Journaling;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Keeps a stream's hold ahead of what has been generated. A byte of visible output is at most one token, so bytes bound tokens
/// without counting them.
/// </summary>
internal sealed class StreamTopUp(BudgetBook budgets, IJournal journal)
{
    /// <summary>True when less than half a slice is held beyond what has been seen. Cheap: two additions and a comparison.</summary>
    internal static bool IsDueCore(long seen, long hidden, long held, int slice) => seen + hidden + (slice / 2) > held;

    internal bool IsDue(Attempt attempt)
    {
        var answer = attempt.Exchange.Answer;
        return attempt.Plan.IsPriced && attempt.Plan.OutputTokens < attempt.Plan.OutputLimit
            && IsDueCore(Seen(attempt, answer.VisibleOutputBytes, answer.ReasoningBytes), attempt.Plan.HiddenTokens, attempt.Plan.OutputTokens, Slice(attempt));
    }

    /// <summary>Holds the next slice and records it; false when the budget has no money for it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> TryAsync(Attempt attempt)
    {
        var exchange = attempt.Exchange;

        // Slices grow with the answer and shrink to what is left of the budget, so that its last money is used too.
        long? limit = attempt.Plan.OutputLimit == long.MaxValue ? null : attempt.Plan.OutputLimit - attempt.Plan.HiddenTokens;
        var slice = StreamHold.NextSlice(
            attempt.Plan.OutputTokens - attempt.Plan.HiddenTokens, attempt.Plan.OutputCost(1), limit, budgets.Headroom(attempt.Hold), Slice(attempt));
        var more = attempt.Plan.OutputCost(slice);
        if (slice == 0 || !budgets.TryExtend(attempt.Hold, more, out _))
        {
            // The half slice still held covers what the provider generates until the cut reaches it.
            return false;
        }

        attempt.Plan.OutputTokens += slice;
        attempt.Plan.Total += more;
        var extend = exchange.Extend;
        extend.AttemptId = attempt.Id;
        extend.Hold = attempt.Plan.Total;
        extend.HasUsage = exchange.Answer.Usage.Seen;
        if (extend.HasUsage)
        {
            var problems = default(UsageProblems);
            UsageNormalizer.Normalize(UsageReading.Counts(exchange.Answer.Usage), attempt.Candidate.Convention, out extend.Usage, ref problems);
        }

        await journal.AppendAsync(extend).ConfigureAwait(false);
        return true;
    }

    private static int Slice(Attempt attempt) => attempt.Exchange.Snapshot.Options.Streams.SliceTokens;

    private static long Seen(Attempt attempt, long visible, long reasoning)
    {
        // What is allowed for as hidden is not counted twice when it becomes visible.
        var uncovered = Math.Max(0, reasoning - attempt.Plan.HiddenTokens);
        return visible + uncovered;
    }
}
