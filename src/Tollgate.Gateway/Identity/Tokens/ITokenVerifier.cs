namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>
/// Knows the identity providers whose tokens are accepted, and what a token of theirs says. Thread-safe. Refusals are values; outages of a provider are
/// too, because a request waits for the answer.
/// </summary>
public interface ITokenVerifier
{
    /// <summary>Whether any issuer is trusted. While none is, what looks like a token is an unknown key.</summary>
    bool IsOn { get; }

    /// <summary>Moves when what was verified before may not hold any more: other issuers, other signing keys.</summary>
    int Epoch { get; }

    /// <summary>Verifies a token. May wait a few seconds for the provider's signing keys; not for the path of a request that was seen before.</summary>
    ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the rows of a holder whom the control store does not have, and puts them into force. <see cref="TokenRefusal.None"/> when that is done,
    /// or why it is not.
    /// </summary>
    ValueTask<TokenRefusal> MakeAsync(TokenHolder holder, CancellationToken cancellationToken);
}
