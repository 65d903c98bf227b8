using System.Collections.Frozen;

namespace Tollgate.Gateway.Relay;

/// <summary>
/// Which headers cross the gateway. Requests: an allow-list (documented in docs/guide/faithfulness.md). Answers: everything but
/// what belongs to the connection or names the provider account.
/// </summary>
public static class HeaderPolicy
{
    private static readonly FrozenSet<string> s_request = new[]
    {
        "accept", "accept-language", "user-agent",
        "anthropic-beta", "anthropic-version", "anthropic-dangerous-direct-browser-access",
        "openai-beta", "idempotency-key", "x-client-request-id",
        "x-goog-api-client",
        "http-referer", "x-title", "x-app", "originator", "session_id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> s_answerBlocked = new[]
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "content-length", "content-encoding", "set-cookie", "alt-svc", "server", "date", "strict-transport-security", "via",

        // Whose account it is.
        "openai-organization", "openai-project", "anthropic-organization-id", "anthropic-workspace-id",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a request header that reaches the provider. Credentials never do.</summary>
    public static bool IsForwarded(string name) =>
        s_request.Contains(name) || name.StartsWith("x-stainless-", StringComparison.OrdinalIgnoreCase);

    internal static bool IsIdempotencyKey(string name) => name.Equals("idempotency-key", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for the header in which SDKs say how often they have tried before.</summary>
    internal static bool IsRetryCount(string name) => name.Equals("x-stainless-retry-count", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a header in which a provider tells how an account's limits stand: at a shared one that is the traffic of others.</summary>
    public static bool TellsAccountUse(string name) =>
        name.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("anthropic-ratelimit-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ratelimit", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an upstream's answer header that reaches the caller.</summary>
    public static bool IsReturned(string name) => !s_answerBlocked.Contains(name);
}
