namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>How the tightest rate limit of a request stands, for the headers that providers send. Default: no limit applies.</summary>
/// <param name="Limit">Requests per window; 0 when no limit of rate applies.</param>
/// <param name="Remaining">Requests that would be let through at once now.</param>
/// <param name="Reset">Time until the whole burst is available again.</param>
public readonly record struct RateStanding(int Limit, int Remaining, TimeSpan Reset)
{
    public bool IsNone => Limit == 0;
}
