namespace Tollgate.Gateway.Retries;

/// <summary>What is known of a request as a retry of its caller's. The default: nothing says that it is one.</summary>
/// <param name="RetryOf">The first request; the default where there is none, or it is not known.</param>
/// <param name="Count">Which retry it is, 1 for the first; 0 for none.</param>
/// <param name="By">How requests of this one's kind find each other.</param>
/// <param name="Key">Under which hash; the default for a first try that is known by its body, which is not hashed unless it fails.</param>
internal readonly record struct ClientRetry(Guid RetryOf, int Count, RetryLink By, UInt128 Key)
{
    /// <summary>True where this request is the first that is known.</summary>
    internal bool IsFirst => By != RetryLink.None && RetryOf == Guid.Empty;
}
