using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary>
/// Counts and logs unknown admin keys and SCIM tokens sent as bearer tokens, apart from failed sign-ins, so that a forgotten script keeps nobody from signing in. A
/// right key is never refused for the wrong ones of others at its address: it is looked at first, and has too many characters to be found by trying.
/// What has not even the form of a key is none and counts for nothing.
/// </summary>
internal sealed partial class BearerGuesses(ClientAddresses clients, TimeProvider time, ILogger<BearerGuesses> logger)
{
    private readonly SignInLimiter _limiter = new(time);

    /// <summary>What to tell a caller whose key is unknown; only keys with the prefix could have been right there.</summary>
    internal GateRefusal Note(HttpContext context, string secret, string prefix)
    {
        if (!KeySecret.IsWellFormed(secret, prefix))
        {
            return GateRefusal.UnknownKey;
        }

        var address = clients.Of(context);
        if (_limiter.Wait(address) > TimeSpan.Zero)
        {
            return GateRefusal.TooManyTries;
        }

        _limiter.Failed(address);
        Log.Unknown(logger, address);
        return GateRefusal.UnknownKey;
    }

    private static partial class Log
    {
        [LoggerMessage(1205, LogLevel.Warning, "An unknown admin key or SCIM token was sent from {Address}")]
        internal static partial void Unknown(ILogger logger, System.Net.IPAddress? address);
    }
}
