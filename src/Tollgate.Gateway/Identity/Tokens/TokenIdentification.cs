namespace Tollgate.Gateway.Identity.Tokens;

/// <summary>The caller behind a token, or why there is none.</summary>
internal readonly record struct TokenIdentification(Caller? Caller, TokenRefusal Refusal, TimeSpan Wait = default)
{
    public static implicit operator TokenIdentification(TokenRefusal refusal) => new(null, refusal);
}
