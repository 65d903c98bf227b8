using System.Net;
using Tollgate.Gateway.Identity;

namespace Tollgate.Http.SignIn;

/// <summary>
/// Slows down guessing of admin keys: after ten failures an address (or IPv6 /64 network) waits, one more try every fifteen seconds. After a
/// hundred from everywhere all tries are answered a second later; nobody is kept out by what others do. Successful sign-ins cost nothing.
/// Thread-safe.
/// </summary>
internal sealed class SignInLimiter(TimeProvider time)
{
    private readonly GuessLimiter _guesses = new(time, new GuessAllowance(10, TimeSpan.FromSeconds(15)), new GuessAllowance(100, TimeSpan.FromSeconds(1)));

    /// <summary>True while so many fail that everybody's tries are answered later.</summary>
    internal bool IsPausing => _guesses.IsPausing;

    /// <summary>How long the address has to wait before it may try; zero when it may.</summary>
    internal TimeSpan Wait(IPAddress? address) => _guesses.Wait(address);

    internal void Failed(IPAddress? address) => _guesses.Failed(address);

    internal Task PauseAsync(CancellationToken cancellation) => _guesses.PauseAsync(cancellation);
}
