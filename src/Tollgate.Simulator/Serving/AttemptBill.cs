using Tollgate.Simulator.Billing;
using Tollgate.Simulator.Journal;

namespace Tollgate.Simulator.Serving;

/// <summary>What an attempt is billed for, given how it ended: everything generated, delivered or not.</summary>
internal static class AttemptBill
{
    public static BilledUsage Of(Exchange exchange)
    {
        var hidden = exchange.Directive.Hidden;
        if (!exchange.Generating)
        {
            // A provider that never answered bills nothing, unless the fault says it had worked in silence.
            return exchange.Answer is not null && hidden > 0
                ? exchange.WholeUsage with { OutputVisible = hidden, Reasoning = 0, WebSearches = 0 }
                : default;
        }

        var usage = exchange.WholeUsage;
        if (exchange.TerminalWritten) return usage;
        if (!exchange.Ask.Stream) return usage with { OutputVisible = usage.OutputVisible + hidden };
        return usage with { OutputVisible = Generated(exchange) + hidden };
    }

    private static long Generated(Exchange exchange)
    {
        var answer = exchange.Answer;
        if (exchange.Outcome == AttemptOutcome.Completed) return answer.VisibleTokens;
        long planned = answer.VisibleTokens;
        var wire = answer.WireTokens;

        // A pinned count stands for a text of another length: bill the same share of it, rounded up.
        var sent = wire == 0 ? 0 : (planned * Math.Min(exchange.WireTokens, wire) + wire - 1) / wire;
        return Math.Min(planned, sent + exchange.Server.Profile.GenerateAheadTokens);
    }
}
