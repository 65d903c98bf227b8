namespace Tollgate.Http.SignIn;

/// <summary>
/// Counts unknown keys sent as bearer tokens together with failed sign-ins, and logs them. A right key is never refused for the wrong ones of
/// others at its address: it is looked at first, and has too many characters to be found by trying.
/// </summary>
internal sealed partial class BearerGuesses(SignInLimiter limiter, ILogger<BearerGuesses> logger)
{
    /// <summary>What to tell a caller whose key is unknown.</summary>
    internal GateRefusal Note(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (limiter.Wait(address) > TimeSpan.Zero)
        {
            return GateRefusal.TooManyTries;
        }

        limiter.Failed(address);
        Log.Unknown(logger, address);
        return GateRefusal.UnknownKey;
    }

    private static partial class Log
    {
        [LoggerMessage(1205, LogLevel.Warning, "An unknown admin key was sent from {Address}")]
        internal static partial void Unknown(ILogger logger, System.Net.IPAddress? address);
    }
}
