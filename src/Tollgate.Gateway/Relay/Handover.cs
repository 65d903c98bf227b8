using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Attempts;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Gives the caller what has been written. A caller who takes nothing holds the relay, and through it the provider: nothing piles up here.
/// One who takes nothing for <c>limits.answer_idle</c> has hung up.
/// </summary>
internal static class Handover
{
    /// <summary>For what follows piece by piece. Completes when there is room for more, or when the caller has gone.</summary>
    internal static ValueTask FlushAsync(Attempt attempt)
    {
        var flush = attempt.Exchange.Sink.Body.FlushAsync(attempt.Watch.CallerToken);
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(attempt, flush);
        }

        flush.GetAwaiter().GetResult();
        return default;
    }

    /// <summary>For an answer in one piece, which is nearly always taken at once: only when it is not, there is something to cancel.</summary>
    internal static ValueTask FlushWholeAsync(Attempt attempt)
    {
        var flush = attempt.Exchange.Sink.Body.FlushAsync(attempt.Exchange.Source.Gone);
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(attempt, new ValueTask<FlushResult>(flush.AsTask().WaitAsync(attempt.Watch.CallerToken)));
        }

        flush.GetAwaiter().GetResult();
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask WaitAsync(Attempt attempt, ValueTask<FlushResult> flush)
    {
        var watch = attempt.Watch;
        watch.AwaitCaller();
        try
        {
            await flush.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.CallerToken.IsCancellationRequested)
        {
            // Either there is no caller any more, or the whole attempt was broken off while its caller took nothing.
            if (watch.IsCallerLate)
            {
                attempt.CallerGone(AttemptFailure.CallerTimeout);
            }

            attempt.Exchange.Sink.Abort();
        }
        finally
        {
            watch.CallerTook();
        }
    }
}
