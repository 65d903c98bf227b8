using System.Buffers;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Settlement;
using Tollgate.Storage.Ledger;
using Tollgate.Wire;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Answers that are not streamed: collected in pooled memory, metered, written to the journal, then sent. Nothing leaves before
/// the end is recorded.
/// </summary>
internal sealed class AnswerCollector(AttemptClosing closing, HoldCover cover, TimeProvider time)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Rejection?> RunAsync(Attempt attempt, HttpResponseMessage response, Stream body)
    {
        var exchange = attempt.Exchange;
        var limit = exchange.Snapshot.Options.Limits.Answer;
        var complete = await CollectAsync(attempt, response, body, limit).ConfigureAwait(false);
        if (!complete)
        {
            return await CutAsync(attempt).ConfigureAwait(false);
        }

        Charge(attempt, response);
        if (!await closing.EndAsync(attempt).ConfigureAwait(false))
        {
            return Rejections.LedgerUnavailable("The end of this answer could not be recorded, so the answer is withheld.");
        }

        if (attempt.IsCallerGone)
        {
            return null;
        }

        if (RefusedUsageOption(attempt))
        {
            attempt.Candidate.Upstream.RefusesUsageOption = true;
            return Rejections.UsageOptionRefused;
        }

        if (exchange.End.UpstreamStatus is >= 300 and < 400)
        {
            return Rejections.UpstreamRedirect(attempt.Candidate.Upstream.Options.Name, exchange.End.UpstreamStatus);
        }

        AnswerHead.Write(attempt, response);
        AnswerHead.WriteCost(attempt);
        var sink = exchange.Sink;
        sink.SetLength(exchange.AnswerBody.Length);
        foreach (var block in exchange.AnswerBody.Sequence)
        {
            sink.Body.Write(block.Span);
        }

        exchange.AnswerBody.Release();
        await Handover.FlushWholeAsync(attempt).ConfigureAwait(false);
        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> CollectAsync(Attempt attempt, HttpResponseMessage response, Stream body, long limit)
    {
        var buffer = attempt.Exchange.AnswerBody;
        var token = attempt.Watch.Cancellation.Token;
        var length = response.Content.Headers.ContentLength;
        buffer.Expect(length ?? 8192);
        try
        {
            while (length is null || buffer.Length < length)
            {
                var count = await body.ReadAsync(buffer.GetMemory(1024), token).ConfigureAwait(false);
                if (count == 0)
                {
                    return length is null || body is not { CanSeek: false } || buffer.Length >= length || IsDecoded(response);
                }

                if (buffer.Length == 0)
                {
                    attempt.Watch.Began();
                    attempt.Exchange.End.FirstByteMicros = (long)time.GetElapsedTime(attempt.Started).TotalMicroseconds;
                }

                attempt.Watch.Touch();
                buffer.Advance(count);
                if (buffer.Length > limit)
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsDecoded(HttpResponseMessage response) => response.Content.Headers.ContentEncoding.Count > 0;

    private void Charge(Attempt attempt, HttpResponseMessage response)
    {
        var exchange = attempt.Exchange;
        if (exchange.AnswerBody.TryGetSpan(out var span))
        {
            AnswerReader.Read(attempt.Candidate.Format, span, exchange.Answer);
        }
        else
        {
            AnswerReader.Read(attempt.Candidate.Format, exchange.AnswerBody.Sequence, exchange.Answer);
        }

        if (!response.IsSuccessStatusCode)
        {
            exchange.End.Failure = AttemptFailure.UpstreamError;
            AnswerCosting.Nothing(exchange);
        }
        else if (exchange.Surface.IsFree())
        {
            AnswerCosting.Nothing(exchange);
        }
        else
        {
            AnswerCosting.Complete(exchange, attempt.Candidate, attempt.Plan);
            cover.Draw(attempt);
        }
    }

    // The caller did not send the option, the gateway did: the caller must not pay for it with a failure.
    private static bool RefusedUsageOption(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        return exchange.HidesUsage && exchange.End.UpstreamStatus is 400 or 422
            && exchange.AnswerBody.TryGetSpan(out var body) && body.IndexOf("stream_options"u8) >= 0;
    }

    private async ValueTask<Rejection?> CutAsync(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var provider = attempt.Candidate.Upstream.Options.Name;
        var failure = attempt.Watch.Failure is var known && known != AttemptFailure.None ? known : AttemptFailure.UpstreamCut;
        exchange.End.Failure = failure;

        // Half a document carries no usage that could be trusted; neither an error nor a redirect is ever charged.
        if (exchange.End.UpstreamStatus >= 300 || exchange.Surface.IsFree())
        {
            AnswerCosting.Nothing(exchange);
        }
        else
        {
            AnswerCosting.Unknown(exchange, attempt.Plan);
        }

        await closing.EndAsync(attempt).ConfigureAwait(false);
        return failure is AttemptFailure.IdleTimeout or AttemptFailure.TotalTimeout or AttemptFailure.FirstByteTimeout
            ? new Rejection(504, "upstream_timeout", $"The provider '{provider}' stopped in the middle of its answer.")
            : new Rejection(502, "upstream_disconnected", $"The provider '{provider}' broke off in the middle of its answer.");
    }
}
