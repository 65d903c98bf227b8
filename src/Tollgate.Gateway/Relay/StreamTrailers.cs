using Tollgate.Gateway.Attempts;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Relay;

/// <summary>What is known only at the end of a stream, as trailers: its cost, and why it ended when it did not end well.</summary>
internal static class StreamTrailers
{
    internal const string Failure = "x-tollgate-failure";

    internal static void Write(Attempt attempt)
    {
        var sink = attempt.Exchange.Sink;
        if (!sink.HasTrailers)
        {
            return;
        }

        var end = attempt.Exchange.End;
        sink.SetTrailer(AnswerHead.Cost, AnswerHead.CostOf(end));
        if (end.Failure != AttemptFailure.None)
        {
            sink.SetTrailer(Failure, end.Failure.ToString());
        }
    }
}
