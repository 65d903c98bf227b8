using System.Globalization;
using Tollgate.Gateway.Admission.RateLimits;
using Tollgate.Gateway.Attempts;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Relay;

/// <summary>Writes status and headers of an answer: the upstream's own, and what the gateway has to say.</summary>
internal static class AnswerHead
{
    internal const string Cost = "x-tollgate-cost-usd";

    internal static void Write(Attempt attempt, HttpResponseMessage response)
    {
        var exchange = attempt.Exchange;
        var sink = exchange.Sink;
        sink.Status = (int)response.StatusCode;
        var hidesUse = attempt.Account.IsShared && !exchange.Caller!.IsOnlyTenant;
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            if (HeaderPolicy.IsReturned(name)
                && !(hidesUse && HeaderPolicy.TellsAccountUse(name))
                && !(exchange.AnnouncesLimit && RateLimitHeaders.IsRequestLimit(name))
                && !(exchange.AnnouncesTokens && UsageHeaders.IsTokenLimit(name)))
            {
                foreach (var value in values)
                {
                    sink.AddHeader(name, value);
                }
            }
        }

        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            if (HeaderPolicy.IsReturned(name))
            {
                foreach (var value in values)
                {
                    sink.AddHeader(name, value);
                }
            }
        }

        sink.SetHeader("x-tollgate-request-id", exchange.RequestId.ToString("D"));
        if (attempt.Plan.CapSent is { } cap)
        {
            sink.SetHeader("x-tollgate-capped", cap.ToString(CultureInfo.InvariantCulture));
        }

        if (exchange.StoreDenied)
        {
            sink.SetHeader("x-tollgate-store", "false");
        }

        if (!exchange.Ending.IsNone)
        {
            exchange.Ending.Announce(sink, response);
        }

        if (exchange.Budgets.WouldDeny is { } tried && exchange.Caller!.MaySee(tried))
        {
            sink.SetHeader("x-tollgate-would-deny", tried.Id.ToString("D"));
        }
    }

    /// <summary>The cost, where it is known before the head leaves. What is unpriced, or only partly priced, says so: the sum of the rest is no cost.</summary>
    internal static void WriteCost(Attempt attempt) => attempt.Exchange.Sink.SetHeader(Cost, CostOf(attempt.Exchange.End));

    internal static string CostOf(AttemptEnd end) => end.PriceState is PriceState.Priced or PriceState.Included ? end.Cost.ToString() : "unpriced";
}
