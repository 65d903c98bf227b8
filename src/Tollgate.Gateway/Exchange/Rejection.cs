namespace Tollgate.Gateway.Exchange;

/// <summary>
/// Why a request is not served: an outcome, not an exception. Written to the caller in the caller's own dialect.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable machine-readable code, for example <c>budget_exceeded</c>.</param>
/// <param name="Message">One sentence a developer understands, saying what to do.</param>
public sealed record Rejection(int Status, string Code, string Message)
{
    /// <summary>The request field or header at fault, or null.</summary>
    public string? Param { get; init; }

    /// <summary>After how many seconds a retry can succeed, or null when a retry is pointless.</summary>
    public long? RetryAfterSeconds { get; init; }

    /// <summary>False tells SDKs not to retry (<c>x-should-retry: false</c>). Default: they decide by status.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>The policy that refuses, or null; not for the caller, who is told its name.</summary>
    internal Guid? Policy { get; init; }

    /// <summary>True where the caller should go elsewhere: its connection takes no further request.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>True where the rest of the body is not waited for: a connection that can serve nothing else before it is closed.</summary>
    public bool LeavesBody { get; init; }
}
