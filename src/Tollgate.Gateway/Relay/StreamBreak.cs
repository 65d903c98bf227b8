using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Relay;

/// <summary>What a caller is told inside a stream that did not end well.</summary>
internal static class StreamBreak
{
    internal static Rejection Explain(Attempt attempt)
    {
        var provider = attempt.Candidate.Upstream.Options.Name;
        return attempt.Exchange.End.Failure switch
        {
            AttemptFailure.IdleTimeout or AttemptFailure.TotalTimeout => new Rejection(
                504, "upstream_timeout", $"The provider '{provider}' stopped in the middle of its answer."),
            AttemptFailure.Shutdown => Rejections.Draining,
            AttemptFailure.LedgerUnavailable => Rejections.LedgerUnavailable("The answer is cut because what it goes on to cost could not be recorded."),
            _ => new Rejection(502, "upstream_disconnected", $"The provider '{provider}' broke off in the middle of its answer; what arrived is incomplete."),
        };
    }
}
