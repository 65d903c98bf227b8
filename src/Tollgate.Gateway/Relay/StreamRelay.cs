using System.Buffers;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Settlement;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Wire;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Streams: bytes go on as they arrive, a tap meters them, money is topped up while they flow, and the terminal event leaves
/// only after the end is in the journal.
/// </summary>
internal sealed class StreamRelay(AttemptClosing closing, StreamTopUp topUp, HoldCover cover, TimeProvider time)
{
    private const int ReadSize = 16 << 10;

    // What can have piled up in the system's buffers while a caller took nothing, and is read when that caller goes.
    private const long MostBehind = 8L << 20;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Rejection?> RunAsync(Attempt attempt, HttpResponseMessage response, Stream body)
    {
        var exchange = attempt.Exchange;
        var sink = exchange.Sink;
        var reports = exchange.Source.Header("x-tollgate-stream-report") == "1";
        var tap = StreamTaps.Rent(attempt.Candidate.Format, new StreamTapOptions(exchange.HidesUsage, exchange.Facts.IncludeUsageAsked, reports));
        exchange.Tap = tap;
        StreamTopUp.Begin(attempt);
        AnswerHead.Write(attempt, response);
        sink.BeginStream();
        var watch = attempt.Watch;
        watch.BeginStream();
        watch.KeepAliveAfter = exchange.Snapshot.Options.Streams.KeepAlive;
        watch.KeepAlive = async () =>
        {
            tap.WriteKeepAlive(sink.Body);
            await Handover.FlushAsync(attempt).ConfigureAwait(false);
        };
        try
        {
            var outcome = await PumpAsync(attempt, tap, body).ConfigureAwait(false);
            watch.KeepAlive = null;
            await watch.EnterAsync().ConfigureAwait(false);
            await FinishAsync(attempt, tap, outcome).ConfigureAwait(false);
            if (outcome == StreamOutcome.Complete)
            {
                await ReadToEndAsync(body, attempt).ConfigureAwait(false);
            }
        }
        finally
        {
            watch.KeepAlive = null;

            // What the tap knows is needed for the end, so the end comes before the tap goes back.
            await closing.EnsureEndedAsync(attempt).ConfigureAwait(false);
            exchange.Tap = null;
            StreamTaps.Return(tap);
        }

        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<StreamOutcome> PumpAsync(Attempt attempt, StreamTap tap, Stream body)
    {
        var exchange = attempt.Exchange;
        var watch = attempt.Watch;
        var output = exchange.Sink.Body;
        var token = watch.Cancellation.Token;
        var behind = 0L;
        var entered = false;
        try
        {
            while (true)
            {
                // Waiting on nothing first: a stream that is silent holds no buffer.
                var arrival = body.ReadAsync(Memory<byte>.Empty, token);
                if (!arrival.IsCompleted)
                {
                    attempt.RelayWaits();
                }

                await arrival.ConfigureAwait(false);
                attempt.RelayIsBusy();
                var block = ArrayPool<byte>.Shared.Rent(ReadSize);
                int count;
                try
                {
                    var read = body.ReadAsync(block, token);
                    if (!read.IsCompleted || behind > MostBehind)
                    {
                        attempt.RelayWaits();
                    }

                    count = await read.ConfigureAwait(false);
                    attempt.RelayIsBusy();
                    if (count > 0)
                    {
                        if (exchange.End.FirstByteMicros < 0)
                        {
                            watch.Began();
                            exchange.End.FirstByteMicros = (long)time.GetElapsedTime(attempt.Started).TotalMicroseconds;
                        }

                        behind = attempt.IsLeaving ? behind + count : 0;
                        watch.Touch();
                        if (!watch.TryEnter())
                        {
                            await watch.EnterAsync().ConfigureAwait(false);
                        }

                        entered = true;
                        tap.Feed(block.AsSpan(0, count), output);
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(block);
                }

                if (count == 0)
                {
                    return StreamOutcome.UpstreamEnded;
                }

                if (tap.TerminalSeen)
                {
                    return StreamOutcome.Complete;
                }

                // A half-sent event cannot be ended cleanly; the reserve covers its rest.
                if (StreamTopUp.IsDue(attempt) && !await topUp.TryAsync(attempt).ConfigureAwait(false) && !tap.MidEvent)
                {
                    return StreamOutcome.BudgetCut;
                }

                if (output.UnflushedBytes > 0 && !attempt.IsCallerGone)
                {
                    await Handover.FlushAsync(attempt).ConfigureAwait(false);
                }

                entered = false;
                watch.Leave();
            }
        }
        catch (JournalUnavailableException)
        {
            return StreamOutcome.LedgerUnavailable;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            return StreamOutcome.Broken;
        }
        finally
        {
            if (entered)
            {
                watch.Leave();
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(Attempt attempt, StreamTap tap, StreamOutcome outcome)
    {
        var exchange = attempt.Exchange;
        var sink = exchange.Sink;
        var output = sink.Body;
        var end = exchange.End;
        if (outcome == StreamOutcome.UpstreamEnded)
        {
            // Some servers end without the protocol's terminator; the answer is whole when it says why it stopped.
            tap.Complete(output);
            outcome = tap.TerminalSeen || exchange.Answer.FinishReason is not null ? StreamOutcome.Complete : StreamOutcome.Broken;
        }

        switch (outcome)
        {
            case StreamOutcome.Complete when exchange.Answer.HasError:
                end.Failure = AttemptFailure.StreamError;
                AnswerCosting.Cut(exchange, attempt.Candidate, attempt.Plan);
                break;
            case StreamOutcome.Complete:
                AnswerCosting.Complete(exchange, attempt.Candidate, attempt.Plan);
                cover.Draw(attempt);
                break;
            case StreamOutcome.BudgetCut:
                attempt.Watch.Break(AttemptFailure.BudgetCut);
                end.Failure = AttemptFailure.BudgetCut;
                end.Flags |= AttemptFlags.BudgetCut;
                AnswerCosting.CutByBudget(exchange, attempt.Candidate, attempt.Plan);
                break;
            default:
                end.Failure = outcome == StreamOutcome.LedgerUnavailable ? AttemptFailure.LedgerUnavailable
                    : attempt.Watch.Failure is var known && known != AttemptFailure.None ? known
                    : attempt.IsCallerGone ? attempt.CallerFailure
                    : exchange.Answer.HasError ? AttemptFailure.StreamError : AttemptFailure.UpstreamCut;
                AnswerCosting.Cut(exchange, attempt.Candidate, attempt.Plan);
                break;
        }

        attempt.AnswerInHand = true;
        if (!await closing.EndAsync(attempt).ConfigureAwait(false))
        {
            // Without its record the answer must not look complete.
            sink.Abort();
            return;
        }

        if (attempt.IsCallerGone)
        {
            return;
        }

        try
        {
            Terminate(attempt, tap, outcome);
            StreamTrailers.Write(attempt);
            await Handover.FlushAsync(attempt).ConfigureAwait(false);
            await output.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Recorded and settled already; the caller left in the last moment.
        }
    }

    private static void Terminate(Attempt attempt, StreamTap tap, StreamOutcome outcome)
    {
        var exchange = attempt.Exchange;
        var output = exchange.Sink.Body;
        switch (outcome)
        {
            case StreamOutcome.Complete:
                tap.ReleaseTerminal(output, StreamReport.For(attempt));
                break;
            case StreamOutcome.BudgetCut:
                tap.WriteCut(output, CutReason.Budget, new CutUsage(exchange.End.Usage.InputTotal, exchange.End.Usage.OutputTotal));
                break;
            case StreamOutcome.Broken when exchange.End.Failure == AttemptFailure.StreamError:
                // The provider's own error has reached the caller; a second one would only contradict it.
                break;
            default:
                var rejection = StreamBreak.Explain(attempt);
                tap.WriteError(output, new GatewayError(rejection.Status, rejection.Code, rejection.Message, null, exchange.RequestId.ToString("D")));
                break;
        }
    }

    // The connection can only be used again when its answer has been read to the last byte.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask ReadToEndAsync(Stream body, Attempt attempt)
    {
        attempt.Watch.TotalFromNow = TimeSpan.FromSeconds(5);
        var block = ArrayPool<byte>.Shared.Rent(1024);
        try
        {
            while (await body.ReadAsync(block, attempt.Watch.Cancellation.Token).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            // Everything that mattered has arrived.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
