using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Policies;
using Tollgate.Gateway.Relay;
using Tollgate.Gateway.Routing;
using Tollgate.Gateway.Settlement;
using Tollgate.Gateway.Upstreams;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;
using Tollgate.Wire;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Makes attempts: hold → intent → dispatch → relay or collect → end → settle. The only code that can call a model.
/// One instance serves all exchanges.
/// </summary>
internal sealed partial class AttemptRunner(
    IJournal journal, BudgetBook budgets, HoldPlanner planner, UsageLimiting limits, FirstSight firstSight, BodyReading bodies, Watchdog watchdog,
    AnswerRelay relay, AttemptClosing closing, ProviderStandings standings, TimeProvider time, ILogger<AttemptRunner> logger)
{
    private const int MostLessons = 3;

    private readonly ReusePool<Attempt> _idle = new(1024);

    /// <summary>
    /// Runs one attempt to its end. Returns null when an answer (or the upstream's own error) went to the caller, else why nothing
    /// was sent; the caller's sink is then untouched.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Rejection?> RunAsync(Exchange.Exchange exchange, Candidate candidate, Account account)
    {
        if (PolicyGuard.Enforce(exchange, candidate, account) is { } forbidden)
        {
            return forbidden;
        }

        // Budgets and limits of a model, a provider or an account apply like any other.
        candidate.Announce();
        exchange.Attribution[Dimension.Model] = candidate.ModelNameId;
        exchange.Attribution[Dimension.Provider] = candidate.ProviderNameId;
        exchange.Attribution[Dimension.Account] = account.NameId;
        planner.Select(exchange);
        HoldPlan plan;
        BudgetHold hold;
        for (var lessons = 0; ; lessons++)
        {
            if (!exchange.Surface.IsFree() && budgets.HasUnknown(exchange.Budgets)
                && await firstSight.LearnAsync(exchange.Budgets, exchange.Source.Gone).ConfigureAwait(false) is { } unknown)
            {
                return unknown;
            }

            if (planner.TryHold(exchange, candidate, out plan, out hold) is not { } denied)
            {
                break;
            }

            // A budget was made, or a name forgotten, since it was looked.
            if (!ReferenceEquals(denied, Rejections.SpendUnknown) || lessons == MostLessons)
            {
                return denied;
            }
        }

        UsageReservation reserved;
        try
        {
            if (limits.TryReserve(exchange, candidate, in plan, out reserved) is { } limited)
            {
                budgets.Release(ref hold);
                return limited;
            }
        }
        catch
        {
            // A bug, then; but no bug may keep money set aside for an attempt that was never made.
            budgets.Release(ref hold);
            throw;
        }

        var attempt = _idle.Rent();
        attempt.Begin(exchange, candidate, account, plan, hold, time.GetTimestamp());
        attempt.Reserved = reserved;
        try
        {
            FillIntent(attempt);
            await journal.AppendAsync(exchange.Intent).ConfigureAwait(false);
        }
        catch (JournalUnavailableException unavailable)
        {
            closing.GiveUp(attempt, unavailable);
            return Rejections.LedgerUnavailable(unavailable.Message);
        }
        catch
        {
            // A bug, then; but no bug may keep money set aside for an attempt that was never made.
            closing.GiveBack(attempt);
            throw;
        }

        attempt.Watch = watchdog.Add(new AttemptWatch(time, candidate.Upstream.Options.Timeouts, exchange.Snapshot.Options.Limits.AnswerIdle));
        try
        {
            return await DispatchAsync(attempt).ConfigureAwait(false);
        }
        finally
        {
            watchdog.Remove(attempt.Watch);
            await closing.EnsureEndedAsync(attempt).ConfigureAwait(false);
            attempt.Reset();
            _idle.Return(attempt);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Rejection?> DispatchAsync(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        using var gone = exchange.Source.Gone.UnsafeRegister(static state => ((Attempt)state!).CallerGone(AttemptFailure.ClientGone), attempt);
        using var message = UpstreamRequest.Build(attempt);
        HttpResponseMessage response;
        try
        {
            response = await attempt.Candidate.Upstream.Client.SendAsync(message, attempt.Watch.Cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException)
        {
            return await NotAnsweredAsync(attempt, message, broken).ConfigureAwait(false);
        }

        using (response)
        {
            attempt.Watch.Touch();
            exchange.End.UpstreamStatus = (int)response.StatusCode;
            standings.Read(
                attempt.Account, attempt.Candidate.Model, response.Headers.NonValidated, exchange.End.UpstreamStatus, exchange.StartedMicros,
                (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            if (response.IsSuccessStatusCode && exchange.Body.IsLarge && message.Content is UpstreamContent { Sent: true })
            {
                // The provider has the request and answers it: nobody will send it again, and the answer may take an hour. What is small
                // enough to be counted stays, because a stream that runs short of money, or is cut, is bounded by its prompt.
                bodies.Release(exchange);
            }

            return await relay.RunAsync(attempt, response).ConfigureAwait(false);
        }
    }

    private async ValueTask<Rejection?> NotAnsweredAsync(Attempt attempt, HttpRequestMessage message, Exception broken)
    {
        var exchange = attempt.Exchange;
        var provider = attempt.Candidate.Upstream.Options.Name;
        var reached = (message.Content as UpstreamContent)?.Started ?? false;
        var failure = attempt.Watch.Failure;
        if (failure == AttemptFailure.None)
        {
            failure = broken switch
            {
                HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                } => AttemptFailure.Connect,
                OperationCanceledException when !reached => AttemptFailure.Connect,
                _ => reached ? AttemptFailure.UpstreamCut : AttemptFailure.Send,
            };
        }

        if (failure == AttemptFailure.Connect || !reached)
        {
            // Not a byte of the prompt can have arrived, so nothing can be charged.
            AnswerCosting.Nothing(exchange);
        }
        else
        {
            AnswerCosting.Unknown(exchange, attempt.Plan);
        }

        exchange.End.Failure = failure;
        if (failure is AttemptFailure.Connect or AttemptFailure.Send or AttemptFailure.UpstreamCut && attempt.Candidate.Upstream.IsToBeTold(time))
        {
            Log.NotAnswered(logger, provider, message.RequestUri!.Authority, FailureCause.Of(broken));
        }

        if (!await closing.EndAsync(attempt).ConfigureAwait(false))
        {
            return Rejections.LedgerUnavailable("The end of this attempt could not be recorded.");
        }

        return failure switch
        {
            AttemptFailure.Connect => new Rejection(502, "upstream_unreachable", $"The provider '{provider}' cannot be reached. Nothing was charged; retry shortly."),
            AttemptFailure.FirstByteTimeout or AttemptFailure.TotalTimeout or AttemptFailure.IdleTimeout => new Rejection(
                504, "upstream_timeout", $"The provider '{provider}' did not answer in time."),
            AttemptFailure.Shutdown => Rejections.Draining,
            AttemptFailure.ClientGone => Rejections.CallerGone,
            _ => new Rejection(502, "upstream_disconnected", $"The provider '{provider}' broke the connection before it answered."),
        };
    }

    private static void FillIntent(Attempt attempt)
    {
        var exchange = attempt.Exchange;
        var intent = exchange.Intent;
        intent.AttemptId = attempt.Id;
        intent.RequestId = exchange.RequestId;
        intent.Ordinal = exchange.Attempts++;
        intent.StartedMicros = exchange.StartedMicros;
        intent.Attribution = exchange.Attribution;
        intent.Tags = exchange.Tags;
        intent.TagCount = exchange.TagCount;
        intent.Surface = (byte)exchange.Surface;
        intent.CardVersion = exchange.Snapshot.Card.Version;
        intent.ConfigVersion = exchange.Snapshot.Version;
        intent.Hold = attempt.Plan.Total;
        intent.ShadowHold = attempt.Plan.Shadow;
        intent.Flags = attempt.Flags;
        intent.RetryOf = exchange.Retry.RetryOf;
        intent.RetryCount = exchange.Retry.Count;

        var end = exchange.End;
        end.AttemptId = attempt.Id;
        end.Flags = attempt.Flags;
        end.UpstreamStatus = 0;
        end.Failure = AttemptFailure.None;
        end.ModelServed = end.Tier = 0;
        end.FirstByteMicros = -1;
        end.TraceLength = 0;
        end.Stored = default;
    }

    private static partial class Log
    {
        [LoggerMessage(1010, LogLevel.Warning, "The provider '{Provider}' at {Host} did not answer: {Cause}")]
        internal static partial void NotAnswered(ILogger logger, string provider, string host, string cause);
    }
}
