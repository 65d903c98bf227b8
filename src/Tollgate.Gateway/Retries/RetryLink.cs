namespace Tollgate.Gateway.Retries;

/// <summary>How a retry finds its first request.</summary>
internal enum RetryLink
{
    None,

    /// <summary>By the caller's <c>Idempotency-Key</c>.</summary>
    IdempotencyKey,

    /// <summary>By the same body, where the client says only how often it has tried.</summary>
    Body,
}
