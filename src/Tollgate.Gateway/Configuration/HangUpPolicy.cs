namespace Tollgate.Gateway.Configuration;

/// <summary>What happens upstream when the caller goes away in the middle of a stream.</summary>
public enum HangUpPolicy
{
    /// <summary>The upstream is cancelled; the charge is an upper bound of what was generated.</summary>
    Abort,

    /// <summary>The answer is read to its end, so that the charge is exact.</summary>
    Drain,
}
