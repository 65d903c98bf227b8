using System.Collections.Frozen;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Which headers cross the gateway. Requests: an allow-list (documented in docs/guide/faithfulness.md). Answers: everything but
/// what belongs to the connection.
/// </summary>
public static class HeaderPolicy
{
    private static readonly FrozenSet<string> s_request = new[]
    {
        "accept", "accept-language", "user-agent",
        "anthropic-beta", "anthropic-version", "anthropic-dangerous-direct-browser-access",
        "openai-beta", "idempotency-key", "x-client-request-id",
        "x-goog-api-client", "x-goog-user-project",
        "http-referer", "x-title", "x-app", "originator", "session_id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_answerBlocked = new[]
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "content-length", "content-encoding", "set-cookie", "alt-svc", "server", "date", "strict-transport-security", "via",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a request header that reaches the provider. Credentials never do.</summary>
    public static bool IsForwarded(string name) =>
        s_request.Contains(name) || name.StartsWith("x-stainless-", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an upstream's answer header that reaches the caller.</summary>
    public static bool IsReturned(string name) => !s_answerBlocked.Contains(name);
}
