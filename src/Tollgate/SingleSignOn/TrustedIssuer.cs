using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tollgate.Configuration;
using Tollgate.Gateway.Identity.Tokens;

namespace Tollgate.SingleSignOn;

/// <summary>One identity provider: verifies its tokens. Thread-safe.</summary>
internal sealed class TrustedIssuer(IssuerConfiguration configuration, IssuerKeys keys, TimeProvider time) : IDisposable
{
    /// <summary>How long a request waits for signing keys.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = 16 << 10 };

    internal IssuerConfiguration Configuration => configuration;

    internal IssuerKeys Keys => keys;

    /// <summary>What the provider publishes; asks for it when it is not known yet, and is null when that fails.</summary>
    internal async ValueTask<IssuerDocument?> DocumentAsync(CancellationToken cancellation)
    {
        if (keys.Document is null)
        {
            await AskAsync(cancellation).ConfigureAwait(false);
        }

        return keys.Document;
    }

    /// <summary>Verifies a token that names this issuer.</summary>
    internal async ValueTask<VerifiedToken> VerifyAsync(JsonWebToken token, IReadOnlyList<string> audiences, CancellationToken cancellation)
    {
        if (!configuration.Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return TokenRefusal.Algorithm;
        }

        if (await DocumentAsync(cancellation).ConfigureAwait(false) is not { } document)
        {
            return TokenRefusal.Unavailable;
        }

        var fitting = document.For(token.Kid).ToList();
        if (fitting.Count == 0)
        {
            await AskAsync(cancellation).ConfigureAwait(false);
            fitting = [.. keys.Document!.For(token.Kid)];
            if (fitting.Count == 0)
            {
                return TokenRefusal.UnknownKey;
            }
        }

        // Times are held against the gateway's own clock below.
        var result = await s_handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudiences = audiences,
            ValidAlgorithms = configuration.Algorithms,
            IssuerSigningKeyResolver = (_, _, _, _) => fitting,
            TryAllIssuerSigningKeys = false,
            ValidateIssuerSigningKey = false,
            RequireSignedTokens = true,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        return result.IsValid ? Read(token) : Explain(result.Exception);
    }

    public void Dispose() => keys.Dispose();

    private VerifiedToken Read(JsonWebToken token)
    {
        using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var claims = document.RootElement.Clone();
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var skew = (long)configuration.ClockSkew.TotalSeconds;
        if (Seconds(claims, "exp") is not { } expires)
        {
            return TokenRefusal.Malformed;
        }

        if (expires + skew <= now)
        {
            return TokenRefusal.Expired;
        }

        return Seconds(claims, "nbf") > now + skew || Seconds(claims, "iat") > now + skew
            ? TokenRefusal.NotYetValid
            : new VerifiedToken(claims, (expires + skew) * 1_000_000, TokenRefusal.None);
    }

    // Later than anybody's lifetime is as good as never, and leaves room to count in microseconds.
    private static long? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
            ? (long)Math.Clamp(seconds, 0, 1e11)
            : null;

    private async ValueTask AskAsync(CancellationToken cancellation)
    {
        try
        {
            await keys.AskAsync(cancellation).WaitAsync(s_patience, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What is known goes on; the read does, too.
        }
    }

    private static TokenRefusal Explain(Exception? failure) => failure switch
    {
        SecurityTokenInvalidAudienceException => TokenRefusal.Audience,
        SecurityTokenInvalidIssuerException => TokenRefusal.UnknownIssuer,
        SecurityTokenInvalidAlgorithmException => TokenRefusal.Algorithm,
        SecurityTokenSignatureKeyNotFoundException => TokenRefusal.Signature,
        SecurityTokenInvalidSignatureException => TokenRefusal.Signature,
        _ => TokenRefusal.Malformed,
    };
}
