using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Tollgate.SingleSignOn;

/// <summary>What a provider publishes of itself: its endpoints, and the keys it signs with. Immutable.</summary>
internal sealed class IssuerDocument
{
    private const int SmallestRsaBits = 2048;

    internal IssuerDocument(OpenIdConnectConfiguration published)
    {
        AuthorizationEndpoint = published.AuthorizationEndpoint;
        TokenEndpoint = published.TokenEndpoint;
        SecretGoesInForm = published.TokenEndpointAuthMethodsSupported is { Count: > 0 } methods && !methods.Contains("client_secret_basic") && methods.Contains("client_secret_post");

        // A shared secret in the list of public keys is a mistake that must not become one of ours.
        Keys = [.. published.SigningKeys.Where(static key => key is RsaSecurityKey or X509SecurityKey or ECDsaSecurityKey && (key is ECDsaSecurityKey || key.KeySize >= SmallestRsaBits))];
        KeyIds = string.Join('\n', Keys.Select(static key => $"{key.KeyId} {Convert.ToHexString(key.ComputeJwkThumbprint())}").Order(StringComparer.Ordinal));
    }

    internal string? AuthorizationEndpoint { get; }

    internal string? TokenEndpoint { get; }

    /// <summary>How the provider wants a client to show its secret: in the form, or else in a header.</summary>
    internal bool SecretGoesInForm { get; }

    internal IReadOnlyList<SecurityKey> Keys { get; }

    /// <summary>Tells other keys, under whatever name.</summary>
    internal string KeyIds { get; }

    /// <summary>The keys a token may be signed with: the one it names, or all where it names none.</summary>
    internal IEnumerable<SecurityKey> For(string? keyId) => string.IsNullOrEmpty(keyId) ? Keys : Keys.Where(key => key.KeyId == keyId);
}
