using Tollgate.Gateway.Exchange;

namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>What the holder of a refused token is told; never what the token says.</summary>
public static class TokenRefusals
{
    /// <summary>The refusal in words, with a stable code for each cause.</summary>
    /// <param name="refusal">Any but <see cref="TokenRefusal.None"/>.</param>
    /// <param name="wait">For <see cref="TokenRefusal.TooMany"/>: how long to wait.</param>
    public static Rejection Explain(TokenRefusal refusal, TimeSpan wait = default) => refusal switch
    {
        TokenRefusal.UnknownIssuer => Refuse("token_unknown_issuer", "This token was issued by a provider that this gateway does not trust. Use one of your company's provider, or a Tollgate key."),
        TokenRefusal.Algorithm => Refuse("token_bad_algorithm", "This token is signed in a way that its issuer may not use here. Ask your gateway's operator which algorithms are allowed."),
        TokenRefusal.UnknownKey => Refuse("token_unknown_key", "This token is signed with a key that its issuer does not publish. Get a new token."),
        TokenRefusal.Signature => Refuse("token_bad_signature", "The signature of this token is wrong. Send the token unchanged, or get a new one."),
        TokenRefusal.Audience => Refuse("token_wrong_audience", "This token was issued for another application. Ask your provider for one whose audience is this gateway."),
        TokenRefusal.Expired => Refuse("token_expired", "This token has expired. Get a new one from your provider."),
        TokenRefusal.NotYetValid => Refuse("token_not_yet_valid", "This token is not valid yet. Check the clock of the machine that issued it."),
        TokenRefusal.Claims => Refuse("token_no_identity", "This token does not say who you are in the way this gateway was told to read it. Ask your gateway's operator which claim is needed."),
        TokenRefusal.NoModels => Refuse("token_no_models", "None of your groups may use models here. Ask your gateway's operator."),
        TokenRefusal.NoOrganization => Refuse("token_no_organization", "This token's issuer belongs to no organization of this gateway. Ask its operator to make it."),
        TokenRefusal.NoUser => Refuse("token_no_user", "You have no user at this gateway. Ask its operator to make one."),
        TokenRefusal.NoTeam => Refuse("token_no_team", "The team this token names does not exist at this gateway. Ask its operator to make it."),
        TokenRefusal.Revoked => Refuse("token_revoked", "Your user, team or organization is no longer active at this gateway. Ask its operator."),
        TokenRefusal.Disabled => new Rejection(403, "user_disabled", "Your user is suspended. Ask your gateway's operator to lift that; the token works again then.") { ShouldRetry = false },
        TokenRefusal.Unavailable => new Rejection(503, "identity_provider_unavailable", "This token cannot be verified now, because the identity provider or the store of users does not answer. Retry in 5 s.")
        {
            RetryAfterSeconds = 5,
        },
        TokenRefusal.TooMany => TooMany((long)Math.Ceiling(wait.TotalSeconds)),
        _ => Refuse("token_malformed", "This is not a signed token that can be read. Send the whole token, or a Tollgate key that begins with 'sk-tg-'."),
    };

    private static Rejection TooMany(long seconds) => new(
        429, "too_many_unknown_keys", $"Too many bad tokens came from this address, so tokens that were not seen before are not looked at for {seconds} s. Keys that begin with 'sk-tg-' work.")
    {
        RetryAfterSeconds = seconds,
    };

    private static Rejection Refuse(string code, string message) => new(401, code, message) { ShouldRetry = false };
}
