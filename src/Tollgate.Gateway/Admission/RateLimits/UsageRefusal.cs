namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>Why an attempt was not let through: the limit that takes longest to let it. The default value means "not refused".</summary>
/// <param name="Limit">The limit that refused.</param>
/// <param name="Quantity">What of it was reached.</param>
/// <param name="Of">The limit's figure.</param>
/// <param name="Used">Used in the window, reserved or in flight.</param>
/// <param name="Asked">What was to be reserved.</param>
/// <param name="RetryAfter">When to try again; where that depends on attempts in flight a guess of one second.</param>
public readonly record struct UsageRefusal(RateLimitDefinition Limit, LimitedQuantity Quantity, long Of, long Used, long Asked, TimeSpan RetryAfter)
{
    /// <summary>Value of the <c>Retry-After</c> header.</summary>
    public long RetryAfterSeconds => Math.Max(1, (RetryAfter.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
}
