using System.Globalization;
using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>Says which limit of usage refused and why: scope, limit, window, used, asked, and when to come back.</summary>
internal static class UsageRefusals
{
    /// <param name="mayBeShown">False for a limit that other organizations are counted in too.</param>
    internal static Rejection Explain(in UsageRefusal refusal, bool mayBeShown = true)
    {
        if (!mayBeShown)
        {
            return OfInstallation(refusal.RetryAfterSeconds);
        }

        var limit = refusal.Limit;
        var scope = limit.ScopeName.Length > 0 ? limit.ScopeName : limit.Name;
        var retry = refusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        var message = refusal.Quantity switch
        {
            LimitedQuantity.Requests => $"The limit '{limit.Name}' lets {scope} make at most {refusal.Of} requests per {Span(limit.Per)}.",
            LimitedQuantity.Parallel => $"The limit '{limit.Name}' lets {scope} make at most {refusal.Of} requests at once.",
            LimitedQuantity.Streams => $"The limit '{limit.Name}' lets {scope} have at most {refusal.Of} streams at once.",
            _ => $"The limit '{limit.Name}' lets {scope} use {Text(refusal.Quantity, refusal.Of)} per {Span(limit.Per)}: "
                + $"{Figure(refusal.Quantity, refusal.Used)} are used or in flight, and this request is expected to take {Figure(refusal.Quantity, refusal.Asked)}.",
        };
        return new Rejection(429, "rate_limit_exceeded", $"{message} Retry in {retry} s.") { RetryAfterSeconds = refusal.RetryAfterSeconds };
    }

    /// <summary>What is said of a limit that other organizations are counted in too: neither its name nor a figure.</summary>
    internal static Rejection OfInstallation(long retryAfterSeconds) => new(
        429, "rate_limit_exceeded",
        $"A limit that the installation sets for all its organizations is reached. Retry in {retryAfterSeconds.ToString(CultureInfo.InvariantCulture)} s.")
    { RetryAfterSeconds = retryAfterSeconds };

    internal static string Span(TimeSpan per) => per.TotalMinutes switch
    {
        1 => "minute",
        60 => "hour",
        1440 => "day",
        _ => per.ToString("c", CultureInfo.InvariantCulture),
    };

    private static string Text(LimitedQuantity quantity, long figure) => quantity switch
    {
        LimitedQuantity.InputTokens => Figure(quantity, figure) + " input tokens",
        LimitedQuantity.OutputTokens => Figure(quantity, figure) + " output tokens",
        LimitedQuantity.Tokens => Figure(quantity, figure) + " tokens",
        _ => Figure(quantity, figure),
    };

    private static string Figure(LimitedQuantity quantity, long figure) => quantity == LimitedQuantity.Money
        ? "$" + LimitedUsage.FromNanos(figure).Value.ToString("0.00#######", CultureInfo.InvariantCulture)
        : figure.ToString("#,0", CultureInfo.InvariantCulture);
}
