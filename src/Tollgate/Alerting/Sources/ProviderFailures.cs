using System.Globalization;
using Tollgate.Storage.Ledger;

namespace Tollgate.Alerting.Sources;

/// <summary>Which ends of attempts are the provider's fault, and what to call them.</summary>
internal static class ProviderFailures
{
    /// <summary>The cause in one word; null when the provider did its part, or the caller's request was wrong.</summary>
    internal static string? CauseOf(AttemptEnd end) => end.Failure switch
    {
        AttemptFailure.Connect => "connect",
        AttemptFailure.Send => "send",
        AttemptFailure.FirstByteTimeout => "first_byte_timeout",
        AttemptFailure.IdleTimeout => "idle_timeout",
        AttemptFailure.TotalTimeout => "total_timeout",
        AttemptFailure.UpstreamCut => "upstream_cut",
        AttemptFailure.StreamError => "stream_error",

        // A key that is not taken, money that is gone and a limit that is reached are the operator's to put right; other 4xx are the caller's.
        AttemptFailure.UpstreamError when end.UpstreamStatus is >= 500 or 401 or 402 or 403 or 429 =>
            "http_" + end.UpstreamStatus.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>True when the provider is not there or not well, false when it answers, null when the end says nothing of that.</summary>
    internal static bool? IsDown(AttemptEnd end) => end.Failure switch
    {
        AttemptFailure.None => false,
        AttemptFailure.UpstreamError => end.UpstreamStatus >= 500,
        AttemptFailure.Connect or AttemptFailure.FirstByteTimeout or AttemptFailure.UpstreamCut => true,
        _ => null,
    };
}
