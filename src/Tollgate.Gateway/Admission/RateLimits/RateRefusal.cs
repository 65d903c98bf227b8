namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>Why a request was not let through: the limit that takes longest to let it. The default value means "not refused".</summary>
/// <param name="Limit">The limit that refused.</param>
/// <param name="IsParallel">True when too many requests are in flight, false when too many came in the window.</param>
/// <param name="RetryAfter">When to try again; for requests in flight a guess of one second. Rounded up to whole seconds in headers.</param>
/// <param name="Standing">How that limit stands.</param>
/// <param name="IsShare">True when there is room, but it is left to other keys, which had less of it lately.</param>
public readonly record struct RateRefusal(RateLimitDefinition Limit, bool IsParallel, TimeSpan RetryAfter, RateStanding Standing, bool IsShare)
{
    /// <summary>Value of the <c>Retry-After</c> header.</summary>
    public long RetryAfterSeconds => Math.Max(1, (RetryAfter.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
