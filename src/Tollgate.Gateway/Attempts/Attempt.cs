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

    /// <summary>True once the end is in the journal and the hold is settled.</summary>
    internal bool Ended { get; set; }

    /// <summary>True once everything a complete answer needs has arrived; hanging up no longer changes the charge.</summary>
    internal bool AnswerInHand { get; set; }

    internal bool IsCallerGone { get; private set; }

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
        Ended = AnswerInHand = IsCallerGone = false;
    }

    /// <summary>Called when the caller has hung up, on whichever thread notices.</summary>
    internal void CallerGone()
    {
        IsCallerGone = true;
        if (AnswerInHand)
        {
            return;
        }

        var streams = Exchange.Snapshot.Options.Streams;
        if (Streamed && streams.HangUp == HangUpPolicy.Abort)
        {
            Watch.Break(AttemptFailure.ClientGone);
        }
        else
        {
            // The provider charges the whole answer anyway, so it is read on for its exact usage, but not forever.
            Watch.TotalFromNow = streams.Drain;
        }
    }
}
