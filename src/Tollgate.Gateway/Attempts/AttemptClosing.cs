using System.Runtime.CompilerServices;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Settlement;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>The last two steps of every attempt: the end goes into the journal, then the hold is settled. Exactly once.</summary>
internal sealed class AttemptClosing(IJournal journal, BudgetBook budgets, UsageLimiting limits, NameBook names, LearnedOutput learned, StoredResponses stored, AttemptObserver observer, TimeProvider time)
{
    private readonly OwedEnds _owed = new(journal, budgets, names, time);

    /// <summary>
    /// Writes what the exchange's <c>End</c> says and settles. False when the journal is unavailable: the answer must not be
    /// completed then, and the end is owed until it can be written.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> EndAsync(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var end = exchange.End;
        attempt.Ended = true;
        attempt.AnswerInHand = true;
        var isAcknowledged = true;
        try
        {
            if (end.Charged > attempt.Plan.Total && attempt.Plan.IsBounded)
            {
                end.Flags |= AttemptFlags.Overrun;
                attempt.Candidate.Overran(exchange.Facts, exchange.Answer);
            }

            if (attempt.IsCallerGone)
            {
                end.Flags |= AttemptFlags.ClientGone;
            }

            end.DurationMicros = (long)time.GetElapsedTime(attempt.Started).TotalMicroseconds;
            end.ModelServed = names.IdOf(Dimension.ModelServed, exchange.Answer.ModelServed);
            end.Tier = names.IdOf(Dimension.Tier, exchange.Answer.ServiceTier);
            end.Stored = StoredResponses.IdOf(exchange);
            AttemptTrace.Write(attempt);
            await journal.AppendAsync(end).ConfigureAwait(false);
        }
        catch (JournalUnavailableException refused) when (refused.IsWritten)
        {
            // The store will have this end from the file it is in; only the promise that it outlives the machine could not be kept.
            isAcknowledged = false;
        }
        catch (JournalUnavailableException)
        {
            if (end.Failure == AttemptFailure.None)
            {
                end.Failure = AttemptFailure.LedgerUnavailable;
            }

            _owed.Owe(attempt);
            observer.Ended(attempt);
            limits.SettleAsReserved(ref attempt.Reserved);
            return false;
        }
        catch
        {
            // A bug: the journal has no end, so the ledger has no charge before the next start, which charges the hold. Until then the money
            // stays held: settled, it would be given back by the comparison with the ledger.
            attempt.Hold = default;
            limits.SettleAsReserved(ref attempt.Reserved);
            throw;
        }

        budgets.Settle(ref attempt.Hold, end.Charged);
        limits.Settle(ref attempt.Reserved, attempt.Candidate, end);
        if (end.State == Economics.Usage.UsageState.Final && end.Failure == AttemptFailure.None)
        {
            learned.Observe(exchange.Attribution[Dimension.Organization], attempt.Candidate.ModelNameId, exchange.Attribution[Dimension.Feature], end.Usage.OutputTotal);
        }

        stored.Note(exchange.Intent, end.Stored);
        observer.Ended(attempt);
        return isAcknowledged;
    }

    /// <summary>
    /// Gives back what an attempt has reserved that was not made because its intent was refused. Where the intent is in the journal all the same,
    /// it gets an end that charges nothing.
    /// </summary>
    internal void GiveUp(Attempt attempt, JournalUnavailableException refused)
    {
        GiveBack(attempt);
        if (!refused.IsWritten)
        {
            return;
        }

        AnswerCosting.Nothing(attempt.Exchange);
        attempt.Exchange.End.Failure = AttemptFailure.LedgerUnavailable;
        _owed.OweNothing(attempt);
    }

    internal void GiveBack(Attempt attempt)
    {
        budgets.Release(ref attempt.Hold);
        limits.Release(ref attempt.Reserved);
    }

    /// <summary>The net under every path: an attempt that was left without an end gets one, whatever happened.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask EnsureEndedAsync(Attempt attempt)
    {
        if (attempt.Ended)
        {
            return;
        }

        try
        {
            AnswerCosting.Cut(attempt.Exchange, attempt.Candidate, attempt.Plan);
        }
#pragma warning disable CA1031 // What broke the answer may break its costing: the attempt is ended all the same, and the bug is on its way up already.
        catch (Exception)
#pragma warning restore CA1031
        {
            AnswerCosting.Unknown(attempt.Exchange, attempt.Plan);
        }

        var end = attempt.Exchange.End;
        if (end.Failure == AttemptFailure.None)
        {
            end.Failure = attempt.Watch.Failure is var broken && broken != AttemptFailure.None ? broken : AttemptFailure.UpstreamCut;
        }

        await EndAsync(attempt).ConfigureAwait(false);
    }
}
