using System.Text.Json;
using Tollgate.Gateway.Identity.Tokens;

namespace Tollgate.SingleSignOn;

/// <summary>The claims of a token whose signature, issuer, audience and times are right, or why there are none.</summary>
internal readonly record struct VerifiedToken(JsonElement Claims, long ExpiresMicros, TokenRefusal Refusal)
{
    public static implicit operator VerifiedToken(TokenRefusal refusal) => new(default, 0, refusal);
}
