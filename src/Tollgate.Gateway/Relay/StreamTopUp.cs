using System.Runtime.CompilerServices;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Usage;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Settlement;
using Tollgate.Storage.Journaling;
using Tollgate.Wire;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Keeps a stream's hold ahead of what has been generated. A byte of output is at most one token, so bytes bound tokens without
/// counting them; once the money may not last for so high a bound, the text is counted as it passes.
/// </summary>
internal sealed class StreamTopUp(BudgetBook budgets, IJournal journal, TimeProvider time)
{
    /// <summary>Counts a stream from its first byte when the money was short before it began and it will need more.</summary>
    internal static void Begin(Attempt attempt)
    {
        if (attempt.Plan.IsMoneyShort && attempt.Plan.OutputTokens < attempt.Plan.OutputLimit)
        {
            Count(attempt);
        }
    }

    /// <summary>True when less than half a slice is held beyond what has been seen. Cheap: some additions and a comparison.</summary>
    internal static bool IsDue(Attempt attempt) =>
        attempt.Plan.IsBounded && attempt.Plan.OutputTokens < attempt.Plan.OutputLimit
        && StreamHold.IsTopUpDue(Seen(attempt), attempt.Plan.OutputTokens - attempt.Plan.HiddenTokens, Slice(attempt));

    /// <summary>
    /// Holds the next slice and records it. False when the stream has to end: the budgets have no money for a slice, and all that is held
    /// may have been generated but for the reserve that covers what the provider goes on generating until the cut reaches it.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> TryAsync(Attempt attempt)
    {
        var count = attempt.Exchange.Answer.Count;
        if (count.IsOn)
        {
            count.Settle();
            if (!IsDue(attempt))
            {
                return true;
            }
        }

        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var room = budgets.Room(attempt.Hold, now);
        if (!count.IsOn && room is { } tight && StreamHold.IsMoneyShort(tight, attempt.Plan.OutputCost(1), Slice(attempt)))
        {
            Count(attempt);
        }

        // Slices grow with the answer and shrink to what is left of the budget, so that its last money is used too.
        long? limit = attempt.Plan.OutputLimit == long.MaxValue ? null : attempt.Plan.OutputLimit - attempt.Plan.HiddenTokens;
        var slice = StreamHold.NextSlice(
            attempt.Plan.OutputTokens - attempt.Plan.HiddenTokens, attempt.Plan.OutputCost(1), limit, room?.Free, Slice(attempt));
        var more = attempt.Plan.OutputCost(slice);
        if (slice > 0 && budgets.TryExtend(attempt.Hold, more, now, out _))
        {
            attempt.Plan.OutputTokens += slice;
            attempt.Plan.Total += more;
            await RecordAsync(attempt).ConfigureAwait(false);
            return true;
        }

        return GoesOn(attempt) || (await HeldInput.TightenAsync(attempt).ConfigureAwait(false) && GoesOn(attempt));
    }

    private static bool GoesOn(Attempt attempt)
    {
        var held = attempt.Plan.OutputTokens - attempt.Plan.HiddenTokens;
        return Seen(attempt) + StreamHold.Reserve(held, Slice(attempt)) <= held;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RecordAsync(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var extend = exchange.Extend;
        extend.AttemptId = attempt.Id;
        extend.Hold = attempt.Plan.Total;
        extend.ShadowHold = attempt.Plan.Shadow;
        extend.HasUsage = exchange.Answer.Usage.Seen;
        if (extend.HasUsage)
        {
            var problems = default(UsageProblems);
            UsageNormalizer.Normalize(UsageReading.Counts(exchange.Answer.Usage), attempt.Candidate.Convention, out extend.Usage, ref problems);
        }

        extend.Stored = StoredResponses.IdOf(exchange);
        await journal.AppendAsync(extend).ConfigureAwait(false);
    }

    // The pieces of several answers at once would be counted as one text. Where the provider works tools into its answer (citations), what
    // it shows is not what the model wrote.
    private static void Count(Attempt attempt)
    {
        if (attempt.Plan.Choices == 1 && !attempt.Exchange.Facts.HasServerTools)
        {
            attempt.Exchange.Answer.Count.Start(attempt.Candidate.Tokenizer);
        }
    }

    private static int Slice(Attempt attempt) => attempt.Exchange.Snapshot.Options.Streams.SliceTokens;

    private static long Seen(Attempt attempt)
    {
        // What is allowed for as hidden is not counted twice when it becomes visible.
        var answer = attempt.Exchange.Answer;
        return answer.VisibleTokensAtMost + Math.Max(0, answer.ReasoningTokensAtMost - attempt.Plan.HiddenTokens);
    }
}
