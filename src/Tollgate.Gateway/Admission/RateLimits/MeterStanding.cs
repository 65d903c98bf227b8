namespace Tollgate.Gateway.Admission.RateLimits;

/// <summary>How one quantity of the tightest limit stands. Default: no limit applies.</summary>
/// <param name="Limit">Tokens or nano-dollars per window.</param>
/// <param name="Remaining">What is neither used nor reserved.</param>
/// <param name="Reset">Time until nothing of it is used, attempts in flight apart.</param>
public readonly record struct MeterStanding(long Limit, long Remaining, TimeSpan Reset)
{
    public bool IsNone => Limit == 0;

    internal MeterStanding Tighter(MeterStanding other) => IsNone || other.Remaining < Remaining ? other : this;
}
