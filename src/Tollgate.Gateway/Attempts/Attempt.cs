using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// One call to one upstream while it is under way. Used again for another call when this one has ended and nobody refers to it any more;
/// never shared between exchanges.
/// </summary>
internal sealed class Attempt
{
    internal Guid Id { get; private set; }

    internal Exchange.Exchange Exchange { get; private set; } = null!;

    internal Candidate Candidate { get; private set; } = null!;

    internal Account Account { get; private set; } = null!;

    internal long Started { get; private set; }

    internal bool Streamed { get; private set; }

    internal AttemptFlags Flags { get; private set; }

    internal AttemptWatch Watch { get; set; } = null!;

    internal HoldPlan Plan;

    internal BudgetHold Hold;

    /// <summary>What is reserved of the limits of tokens, money and streams.</summary>
    internal UsageReservation Reserved;

    private int _callerGone;
    private int _relayIsBusy;

    /// <summary>True once the end is in the journal and the hold is settled.</summary>
    internal bool Ended { get; set; }

    /// <summary>True once everything a complete answer needs has arrived; hanging up no longer changes the charge.</summary>
    internal bool AnswerInHand { get; set; }

    internal bool IsCallerGone => Volatile.Read(ref _callerGone) != 0;

    /// <summary>Why there is no caller any more: gone, or waited for too long. None while there is one.</summary>
    internal AttemptFailure CallerFailure => (AttemptFailure)Volatile.Read(ref _callerGone);

    /// <summary>True when the caller of a stream has gone and the provider is to be told, once what it has sent is read.</summary>
    internal bool IsLeaving => IsCallerGone && AbortsOnHangUp && !AnswerInHand;

    private bool AbortsOnHangUp => Streamed && Exchange.Snapshot.Options.Streams.HangUp == HangUpPolicy.Abort;

    internal void Begin(Exchange.Exchange exchange, Candidate candidate, Account account, in HoldPlan plan, BudgetHold hold, long started)
    {
        Id = TimeOrderedIds.New(exchange.StartedMicros);
        Exchange = exchange;
        Candidate = candidate;
        Account = account;
        Plan = plan;
        Hold = hold;
        Started = started;
        Streamed = exchange.WantsStream;
        Flags = (Streamed ? AttemptFlags.Streamed : AttemptFlags.None) | (plan.CapSent is null ? AttemptFlags.None : AttemptFlags.Capped);
    }

    /// <summary>Forgets everything of the call that has ended.</summary>
    internal void Reset()
    {
        Exchange = null!;
        Candidate = null!;
        Account = null!;
        Watch = null!;
        Plan = default;
        Hold = default;
        Reserved = default;
        Ended = AnswerInHand = false;
        _callerGone = _relayIsBusy = 0;
    }

    /// <summary>The relay reads and writes: when the caller goes, it breaks off by itself, before it waits for the provider.</summary>
    internal void RelayIsBusy() => Volatile.Write(ref _relayIsBusy, 1);

    /// <summary>The relay is about to wait for the provider: from now on a caller who goes breaks the attempt off at once.</summary>
    internal void RelayWaits()
    {
        // A full fence: either this sees that the caller has gone, or who notices it sees that the relay waits.
        Interlocked.Exchange(ref _relayIsBusy, 0);
        if (IsLeaving)
        {
            Watch.Break(CallerFailure);
        }
    }

    /// <summary>Called when the caller has hung up, on whichever thread notices, or has taken nothing for too long. The first reason stays.</summary>
    internal void CallerGone(AttemptFailure reason)
    {
        // A connection that is broken because its caller was late looks like one the caller has closed.
        reason = Watch.IsCallerLate ? AttemptFailure.CallerTimeout : reason;
        if (Interlocked.CompareExchange(ref _callerGone, (int)reason, 0) != 0)
        {
            return;
        }

        Watch.StopAwaitingCaller();
        if (AnswerInHand)
        {
            return;
        }

        if (!AbortsOnHangUp)
        {
            // The provider charges the whole answer anyway, so it is read on for its exact usage, but not forever.
            Watch.TotalFromNow = Exchange.Snapshot.Options.Streams.Drain;
        }
        else if (Volatile.Read(ref _relayIsBusy) == 0)
        {
            Watch.Break(reason);
        }

        // Else the relay may be far behind, for a slow caller. What the provider has sent is billed, so it is read before the relay breaks off.
    }
}
