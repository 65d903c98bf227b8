namespace Tollgate.Gateway.Identity;

/// <summary>How many tries may fail before the next one waits.</summary>
/// <param name="Failures">So many at once.</param>
/// <param name="Refill">After so long one of them is forgotten.</param>
public readonly record struct GuessAllowance(int Failures, TimeSpan Refill);
