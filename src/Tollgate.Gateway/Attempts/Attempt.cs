using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>One call to one upstream while it is under way. Lives as long as the call; never shared between exchanges.</summary>
internal sealed class Attempt
{
    internal Attempt(Exchange.Exchange exchange, Candidate candidate, Account account, in HoldPlan plan, BudgetHold hold, long started)
    {
        Exchange = exchange;
        Candidate = candidate;
        Account = account;
        Plan = plan;
        Hold = hold;
        Started = started;

        Id = TimeOrderedIds.New(exchange.StartedMicros);
        Streamed = exchange.WantsStream;
        Flags = (Streamed ? AttemptFlags.Streamed : AttemptFlags.None) | (plan.CapSent is null ? AttemptFlags.None : AttemptFlags.Capped);
    }

    internal Guid Id { get; }

    internal Exchange.Exchange Exchange { get; }

    internal Candidate Candidate { get; }

    internal Account Account { get; }

    internal long Started { get; }

    internal bool Streamed { get; }

    internal AttemptFlags Flags { get; }

    internal AttemptWatch Watch { get; set; } = null!;

    internal HoldPlan Plan;

    internal BudgetHold Hold;

    /// <summary>True once the end is in the journal and the hold is settled.</summary>
    internal bool Ended { get; set; }

    /// <summary>True once everything a complete answer needs has arrived; hanging up no longer changes the charge.</summary>
    internal bool AnswerInHand { get; set; }

    internal bool IsCallerGone { get; private set; }

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
