using System.Buffers;
using System.Runtime.CompilerServices;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Attempts;
using Tollgate.Gateway.Configuration;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Gateway.Retries;
using Tollgate.Gateway.Routing;
using Tollgate.Storage.Journaling;
using Tollgate.Wire;

namespace Tollgate.Gateway.Exchange;

/// <summary>
/// The path of a request: identify → limit → read → admit → plan → execute. Deciding stages are plain calls; only reading and the
/// attempt wait. One instance serves all exchanges.
/// </summary>
internal sealed class RequestPath(
    KeyRingSource keys,
    GuessLimiter guesses,
    TokenCallers tokens,
    RequestRates rates,
    SnapshotSource snapshots,
    BodyReading bodies,
    AdmissionStage admission,
    AccountChoice accounts,
    AttemptRunner attempts,
    StoredResponses stored,
    OwnAnswers own,
    RetryLinks retries,
    IJournal journal,
    DrainState drain)
{
    /// <summary>Answers the request; everything that goes wrong before an answer begins comes back as a rejection.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<Rejection?> HandleAsync(Exchange exchange)
    {
        if (exchange.Surface == Surface.None)
        {
            return Rejections.UnsupportedEndpoint(exchange.HttpMethod.Method, exchange.Path);
        }

        if (WrongMethod(exchange) is { } wrong)
        {
            return wrong;
        }

        if (drain.IsDraining)
        {
            return Rejections.Draining;
        }

        var ring = keys.Current;
        if (tokens.Takes(exchange.PresentedKey))
        {
            if (!tokens.TryIdentify(exchange.PresentedKey, ring, exchange.StartedMicros, out var holder))
            {
                holder = await tokens.LearnAsync(exchange.PresentedKey!, exchange.Source).ConfigureAwait(false);
            }

            if (holder.Caller is null)
            {
                return TokenRefusals.Explain(holder.Refusal, holder.Wait);
            }

            exchange.Caller = holder.Caller;
        }
        else
        {
            var isGuess = ring.IsWorthGuessing(exchange.PresentedKey);
            if (isGuess)
            {
                // Asked before the key is looked at: who has guessed too much is not told whether this one is right.
                if (guesses.Wait(exchange.Source.Address) is { Ticks: > 0 } wait)
                {
                    return KeyRefusals.TooManyGuesses(wait);
                }

                await guesses.PauseAsync(exchange.Source.Gone).ConfigureAwait(false);
            }

            var identification = ring.Identify(exchange.PresentedKey, exchange.StartedMicros, exchange.Source);
            if (identification.Caller is null)
            {
                if (isGuess && identification.Presented is null)
                {
                    guesses.Failed(exchange.Source.Address);
                }

                return identification.Failure == IdentificationFailure.Elsewhere
                    ? KeyRefusals.Elsewhere(exchange.Source.Address)
                    : KeyRefusals.Explain(identification.Failure);
            }

            exchange.Caller = identification.Caller;
        }

        exchange.Snapshot = snapshots.Current;
        var callsModel = exchange.Surface.CallsModel();
        if (callsModel && journal.UnavailableReason is { } failing)
        {
            return Rejections.LedgerUnavailable(failing);
        }

        if (admission.Limit(exchange, rates) is { } limited)
        {
            return limited;
        }

        try
        {
            if (!callsModel)
            {
                return await own.AnswerAsync(exchange).ConfigureAwait(false);
            }

            if (await bodies.ReadAsync(exchange, exchange.Snapshot.Options.Limits).ConfigureAwait(false) is { } unread)
            {
                return unread;
            }

            var outcome = await ExecuteAsync(exchange).ConfigureAwait(false);
            if (outcome?.Policy is { } policy)
            {
                admission.Denied(exchange, policy);
            }

            return outcome;
        }
        finally
        {
            AdmissionStage.Leave(exchange, rates);
            bodies.Release(exchange);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Rejection?> ExecuteAsync(Exchange exchange)
    {
        if (RequestReading.Read(exchange) is { } malformed)
        {
            return malformed;
        }

        if (admission.Admit(exchange) is { } refused)
        {
            return refused;
        }

        var resolution = exchange.Surface == Surface.OpenAIStoredResponse || exchange.Facts.PreviousResponseId is not null
            ? await stored.ResolveAsync(exchange).ConfigureAwait(false)
            : Resolve(exchange);
        if (resolution.Candidates.Count == 0)
        {
            return Rejections.Unresolved(resolution, exchange.Facts.PreviousResponseId is not null);
        }

        if (accounts.Choose(exchange, resolution.Candidates, out var candidate, out var account) is { } unavailable)
        {
            return unavailable;
        }

        if (StoredState.Refuse(exchange, account) is { } foreign)
        {
            return foreign;
        }

        exchange.Candidate = candidate;
        RequestShaping.Shape(exchange, candidate);
        retries.Begin(exchange);
        try
        {
            var outcome = await attempts.RunAsync(exchange, candidate, account).ConfigureAwait(false);
            if (ReferenceEquals(outcome, Rejections.UsageOptionRefused))
            {
                exchange.PrepareRetry();
                RequestShaping.Shape(exchange, candidate);
                outcome = await attempts.RunAsync(exchange, candidate, account).ConfigureAwait(false);
            }

            return outcome;
        }
        finally
        {
            retries.End(exchange);
        }
    }

    private static Resolution Resolve(Exchange exchange)
    {
        var resolution = exchange.Snapshot.Models.Resolve(exchange.RequestedModel!, exchange.Surface, exchange.Caller!, exchange.StartedMicros, out var ending);
        exchange.Ending = ending;
        return resolution;
    }

    private static Rejection? WrongMethod(Exchange exchange)
    {
        var wanted = exchange.Surface switch
        {
            Surface.Models or Surface.RequestRecord or Surface.Me => "GET",
            Surface.OpenAIStoredResponse => exchange.Match.Rest switch
            {
                "cancel" => "POST",
                "input_items" => "GET",
                _ when exchange.HttpMethod == HttpMethod.Delete => "DELETE",
                _ => "GET",
            },
            _ => "POST",
        };
        return exchange.HttpMethod.Method == wanted
            ? null
            : Rejections.MethodNotAllowed(exchange.HttpMethod.Method, exchange.Path, wanted);
    }
}
