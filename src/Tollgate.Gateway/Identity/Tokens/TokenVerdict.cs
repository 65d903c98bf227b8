namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>Whom a token was issued to, or why it is not accepted.</summary>
public readonly struct TokenVerdict
{
    public TokenVerdict(TokenHolder holder)
    {
        Holder = holder;
    }

    public TokenVerdict(TokenRefusal refusal)
    {
        Refusal = refusal;
    }

    /// <summary>Null when refused.</summary>
    public TokenHolder? Holder { get; }

    public TokenRefusal Refusal { get; }
}
