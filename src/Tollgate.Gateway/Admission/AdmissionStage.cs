using System.Globalization;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity;
using Tollgate.Gateway.Signals;
using Tollgate.Wire;

namespace Tollgate.Gateway.Admission;

/// <summary>
/// The deciding stages before a plan is made: request rates on headers alone, then what the key may use and whom the request
/// belongs to. Synchronous; no I/O.
/// </summary>
internal sealed class AdmissionStage(AttributionReading attribution, DenialSignals denials)
{
    internal Rejection? Limit(Exchange.Exchange exchange, RequestRates rates)
    {
        var caller = exchange.Caller!;
        if (rates.TryTake(caller.Attribution, caller.TagIds, exchange.StartedMicros, out exchange.Permit, out var standing, out var refusal, caller.IsOnlyTenant))
        {
            if (!standing.IsNone)
            {
                Announce(exchange, standing);
            }

            return null;
        }

        Announce(exchange, refusal.Standing);
        var limit = refusal.Limit;
        denials.Add(exchange, DenialCause.Rate, limit.Id);
        if (!caller.MaySee(limit.Scope))
        {
            return UsageRefusals.OfInstallation(refusal.RetryAfterSeconds);
        }

        var scope = limit.ScopeName.Length > 0 ? limit.ScopeName : limit.Name;
        var what = refusal.IsParallel
            ? $"at most {limit.MaxParallel} requests at once"
            : $"at most {limit.Requests} requests per {UsageRefusals.Span(limit.Per)}";
        return new Rejection(
            429, "rate_limit_exceeded",
            $"The limit '{limit.Name}' lets {scope} make {what}{(refusal.IsShare ? ", and other keys of it that had fewer are waiting" : "")}. Retry in {refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture)} s.")
        {
            RetryAfterSeconds = refusal.RetryAfterSeconds,
        };
    }

    internal static void Leave(Exchange.Exchange exchange, RequestRates rates) => rates.Release(ref exchange.Permit);

    /// <summary>Tells whoever alerts of refusals that a policy refused.</summary>
    internal void Denied(Exchange.Exchange exchange, Guid policy) => denials.Add(exchange, DenialCause.Policy, policy);

    internal Rejection? Admit(Exchange.Exchange exchange)
    {
        attribution.Read(exchange);
        if (Refuse(exchange.Caller!, exchange.Surface, exchange.RequestedModel) is { } refused)
        {
            return refused;
        }

        if (attribution.Demand(exchange) is { } unsaid)
        {
            return unsaid;
        }

        exchange.Source.CollectForwardHeaders(exchange.ForwardHeaders);
        return null;
    }

    /// <summary>What a key may not use; also asked for a quote, which says nothing of what could not be called.</summary>
    internal static Rejection? Refuse(Caller caller, Surface surface, string? requested)
    {
        if (!caller.MayUseSurface(SurfaceNames.Of(surface)))
        {
            return new Rejection(403, "surface_not_allowed", $"This key may not use {SurfaceNames.Of(surface)}. Ask its owner to allow it.") { ShouldRetry = false };
        }

        if (requested is { } model && !caller.Models.Permits(model))
        {
            return new Rejection(
                403, "model_not_allowed",
                $"This key may not use the model '{model}'. It may use: {string.Join(", ", caller.Key.AllowedModels)}.")
            {
                Param = "model",
                ShouldRetry = false,
            };
        }

        return null;
    }

    private static void Announce(Exchange.Exchange exchange, in RateStanding standing)
    {
        if (standing.IsNone)
        {
            return;
        }

        exchange.AnnouncesLimit = true;
        var sink = exchange.Sink;
        var limit = standing.Limit.ToString(CultureInfo.InvariantCulture);
        var remaining = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        if (exchange.Match.Dialect == Dialect.Anthropic)
        {
            sink.SetHeader(RateLimitHeaders.AnthropicLimit, limit);
            sink.SetHeader(RateLimitHeaders.AnthropicRemaining, remaining);
            sink.SetHeader(RateLimitHeaders.AnthropicReset, RateLimitHeaders.FormatAnthropic(standing.Reset, exchange.StartedMicros));
            return;
        }

        sink.SetHeader(RateLimitHeaders.OpenAILimit, limit);
        sink.SetHeader(RateLimitHeaders.OpenAIRemaining, remaining);
        sink.SetHeader(RateLimitHeaders.OpenAIReset, RateLimitHeaders.FormatOpenAI(standing.Reset));
    }
}
