using Tollgate.Gateway.Routing;

namespace Tollgate.Gateway.Exchange;

/// <summary>The refusals that have no figures of their own.</summary>
public static class Rejections
{
    private const int LongestShownPath = 200;

    internal static Rejection UnsupportedEndpoint(string method, string path) => new(
        404, "unsupported_endpoint",
        $"{method} {Shown(path)} is not an endpoint of this gateway.{(NearestEndpoint.Of(path) is { } nearest ? $" Did you mean {nearest}?" : "")} Supported: {SurfacePaths.Supported}.");

    private static string Shown(string path) => path.Length <= LongestShownPath ? path : path[..LongestShownPath] + "…";

    internal static Rejection MethodNotAllowed(string method, string path, string wanted) => new(
        405, "method_not_allowed", $"{method} is not supported for {path}; use {wanted}.");

    public static Rejection WebSocket { get; } = new(
        501, "websocket_unsupported", "WebSocket connections are not supported; use HTTP with stream: true.");

    /// <summary>Not for callers: the upstream does not know the usage option, and the request is to be made again without it.</summary>
    internal static Rejection UsageOptionRefused { get; } = new(400, "usage_option_refused", "The upstream refuses stream_options.");

    /// <param name="resolution">Says why nothing can answer.</param>
    /// <param name="byField">True when the body names the stored response, false when the path does.</param>
    internal static Rejection Unresolved(Resolution resolution, bool byField) => resolution switch
    {
        { IsOfResponse: true } => new(404, "response_not_found", resolution.Problem!) { Param = byField ? "previous_response_id" : null, ShouldRetry = false },
        { IsOfEndedAlias: true } => new(404, "alias_ended", resolution.Problem!) { Param = "model", ShouldRetry = false },
        { Known: true } => new(400, "wrong_protocol", resolution.Problem!) { Param = "model", ShouldRetry = false },
        _ => new(404, "model_not_found", resolution.Problem!) { Param = "model", ShouldRetry = false },
    };

    /// <summary>The answer to such a request tells no usage, and what it cost afterwards would be known to the provider alone.</summary>
    internal static Rejection BackgroundUnsupported { get; } = new(
        400, "background_unsupported",
        "\"background\": true is not supported: what a response costs that is generated in the background cannot be metered. Leave \"background\" out, and use \"stream\": true for long answers.")
    { Param = "background", ShouldRetry = false };

    internal static Rejection ProviderLimited(string provider, string model, long seconds) => new(
        429, "provider_rate_limited",
        $"The provider '{provider}' refuses requests for '{model}' for another {seconds} s, by its own rate limit. Retry then.")
    { RetryAfterSeconds = seconds };

    internal static Rejection BodyTooLarge(long limit) => new(
        413, "body_too_large", $"The request body is larger than the limit of {limit} bytes (limits.body). Send less or ask the operator to raise it.");

    internal static Rejection BodyMemoryFull { get; } = new(
        503, "overloaded", "The gateway holds as many request bodies as it may (limits.body_memory). Retry shortly.")
    { RetryAfterSeconds = 2 };

    internal static Rejection BodyIncomplete { get; } = new(
        400, "incomplete_body", "The connection ended before the whole request body had arrived. Send it again.");

    internal static Rejection BodyStalled(TimeSpan idle) => new(
        408, "request_timeout",
        $"The request body stopped arriving: nothing came for {idle.TotalSeconds:0.###} seconds (limits.body_idle), or fewer than {BodyArrival.SlowestRate} bytes a second. Send it again.")
    { LeavesBody = true };

    internal static Rejection BadEncoding(string encoding) => new(
        415, "unsupported_content_encoding", $"Content-Encoding '{encoding}' is not supported; send identity, gzip, deflate or br.")
    { Param = "content-encoding" };

    internal static Rejection CorruptEncoding(string encoding) => new(
        400, "corrupt_content_encoding", $"The body is not valid {encoding}. Send it uncompressed or compress it again.")
    { Param = "content-encoding" };

    internal static Rejection LedgerUnavailable(string why) => new(
        503, "ledger_unavailable", $"The gateway calls no model while it cannot write its ledger. {why} Retry later; the operator finds the cause in the log.")
    { RetryAfterSeconds = 10 };

    internal static Rejection SpendUnknown { get; } = new(
        503, "ledger_unavailable",
        "What was spent under a budget of this request cannot be read from the ledger now, so nobody knows what is left. Retry later; the operator finds the cause in the log.")
    { RetryAfterSeconds = 5 };

    internal static Rejection CallerGone { get; } = new(499, "client_closed_request", "The caller closed the connection.");

    internal static Rejection UpstreamRedirect(string provider, int status) => new(
        502, "upstream_redirect",
        $"The provider '{provider}' answers with a redirect (status {status}), which is not followed or passed on because the key would go with it. The operator must set its base_url to where it is now.")
    { ShouldRetry = false };

    internal static Rejection Draining { get; } = new(
        503, "shutting_down", "The gateway is shutting down. Retry; another instance will answer.")
    { RetryAfterSeconds = 2, ClosesConnection = true };

    internal static Rejection KeyMissing(string provider, string? variable) => new(
        503, "provider_key_missing", $"No key for provider '{provider}' is configured. The operator must set {variable ?? $"providers.{provider}.key"}, or write key: none if it takes none.")
    { ShouldRetry = false };
}
