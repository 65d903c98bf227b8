using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Scim;

/// <summary>
/// Lets directories in by their tokens, and nobody else: admin keys are not accepted, nor sessions. Guesses are counted with those at admin keys. What is
/// changed behind it is written under the token. Thread-safe.
/// </summary>
internal sealed class ScimGate(IControlStore control, BearerGuesses guesses, TimeProvider time)
{
    private const long TouchedMicros = 60_000_000;

    /// <summary>Null when the caller is let in.</summary>
    internal IResult? Enter(HttpContext context)
    {
        if (AdminGate.Bearer(context.Request) is not { } secret)
        {
            return Refuse(context, "Send Authorization: Bearer tg-scim-….");
        }

        if (control.VerifyScim(secret) is not { } token)
        {
            return guesses.Note(context, secret, KeySecret.ScimPrefix) == GateRefusal.TooManyTries
                ? ScimJson.Answer(new ScimError(429, null, "Too many unknown keys came from this address. Try again in a minute."))
                : Refuse(context, "The SCIM token is unknown, revoked or expired, or this is another kind of key.");
        }

        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (!(now - token.LastUsedMicros <= TouchedMicros))
        {
            control.ScimTokens.TouchLastUsed([token.Id], now);
        }

        context.Features.Set(new ScimCaller(token));
        AuditActor.Of(token).Act();
        return null;
    }

    private static IResult Refuse(HttpContext context, string detail)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ScimJson.Answer(new ScimError(401, null, detail));
    }
}
