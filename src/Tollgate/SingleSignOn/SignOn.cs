using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Tollgate.Configuration;
using Tollgate.Gateway.Identity.Tokens;

namespace Tollgate.SingleSignOn;

/// <summary>The identity providers in force; replaced as a whole when the configuration changes, those that stay the same keep their keys. Thread-safe.</summary>
internal sealed class SignOn : ITokenVerifier, IDisposable
{
    private readonly Lock _applying = new();
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<TrustedIssuer> _issuers = [];
    private int _epoch;

    internal SignOn(IReadOnlyList<IssuerConfiguration> configured, TimeProvider time, ILoggerFactory loggers)
    {
        (_time, _loggers) = (time, loggers);
        Apply(configured);
    }

    /// <summary>Calls to the providers.</summary>
    internal IssuerHttp Http { get; } = new();

    /// <summary>Makes users and teams; set before the first request.</summary>
    internal HolderMaking? Making { get; set; }

    /// <summary>Providers that people sign in to the dashboard by.</summary>
    internal IReadOnlyList<TrustedIssuer> SignInIssuers => [.. _issuers.Where(static issuer => issuer.Configuration.ClientId is not null)];

    /// <summary>Providers of <c>tollgate login</c>.</summary>
    internal IReadOnlyList<TrustedIssuer> LoginIssuers => [.. _issuers.Where(static issuer => issuer.Configuration.LoginClientId is not null)];

    public bool IsOn => _issuers.Count > 0;

    public int Epoch => Volatile.Read(ref _epoch);

    internal TrustedIssuer? Find(string? issuer)
    {
        foreach (var one in _issuers)
        {
            if (one.Configuration.Issuer == issuer)
            {
                return one;
            }
        }

        return null;
    }

    internal void Apply(IReadOnlyList<IssuerConfiguration> configured)
    {
        lock (_applying)
        {
            var old = _issuers;
            var next = new List<TrustedIssuer>();
            foreach (var configuration in configured)
            {
                // Written the same is the same: records with lists in them are not equal by themselves.
                var written = JsonSerializer.Serialize(configuration);
                var kept = old.FirstOrDefault(issuer => JsonSerializer.Serialize(issuer.Configuration) == written);
                next.Add(kept ?? Begin(configuration));
            }

            _issuers = next;
            Interlocked.Increment(ref _epoch);
            foreach (var gone in old.Except(next))
            {
                gone.Dispose();
            }
        }
    }

    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not { } read)
        {
            return new TokenVerdict(TokenRefusal.Malformed);
        }

        if (Find(read.Issuer) is not { } issuer)
        {
            return new TokenVerdict(TokenRefusal.UnknownIssuer);
        }

        var verified = issuer.Configuration.Audiences.Count == 0
            ? TokenRefusal.Audience
            : await issuer.VerifyAsync(read, issuer.Configuration.Audiences, cancellationToken).ConfigureAwait(false);
        return verified.Refusal == TokenRefusal.None ? ClaimReading.Read(issuer.Configuration, verified.Claims, verified.ExpiresMicros) : new TokenVerdict(verified.Refusal);
    }

    /// <summary>Verifies the id token of a person who signs in by one of the issuer's clients.</summary>
    internal async ValueTask<(TokenVerdict Verdict, VerifiedToken Token)> VerifyIdentityAsync(string token, Func<IssuerConfiguration, string?> clientOf, CancellationToken cancellation)
    {
        if (Read(token) is not { } read)
        {
            return (new TokenVerdict(TokenRefusal.Malformed), default);
        }

        if (Find(read.Issuer) is not { } issuer || clientOf(issuer.Configuration) is not { } client)
        {
            return (new TokenVerdict(TokenRefusal.UnknownIssuer), default);
        }

        var verified = await issuer.VerifyAsync(read, [client], cancellation).ConfigureAwait(false);
        if (verified.Refusal != TokenRefusal.None)
        {
            return (new TokenVerdict(verified.Refusal), verified);
        }

        // OpenID Connect Core, 3.1.3.7: a token for several must say whom it was issued to.
        var isForUs = verified.Claims.TryGetProperty("azp", out var party)
            ? party.ValueKind == JsonValueKind.String && party.GetString() == client
            : read.Audiences.Skip(1).Any() is false;
        return (isForUs ? ClaimReading.Read(issuer.Configuration, verified.Claims, verified.ExpiresMicros) : new TokenVerdict(TokenRefusal.Audience), verified);
    }

    public ValueTask<TokenRefusal> MakeAsync(TokenHolder holder, CancellationToken cancellationToken) =>
        Making is { } making ? making.MakeAsync(holder, cancellationToken) : new ValueTask<TokenRefusal>(TokenRefusal.NoUser);

    public void Dispose()
    {
        foreach (var issuer in _issuers)
        {
            issuer.Dispose();
        }

        Http.Dispose();
    }

    private TrustedIssuer Begin(IssuerConfiguration configuration)
    {
        var keys = new IssuerKeys(configuration, Http, _time, _loggers.CreateLogger<IssuerKeys>(), () => Interlocked.Increment(ref _epoch));
        keys.Start();
        return new TrustedIssuer(configuration, keys, _time);
    }

    // A token that says it needs an extension understood is not for us (RFC 7515, 4.1.11); an encrypted one neither.
    private static JsonWebToken? Read(string text)
    {
        try
        {
            var token = new JsonWebToken(text);
            return token.IsEncrypted || token.TryGetHeaderValue<object>("crit", out _) ? null : token;
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            return null;
        }
    }
}
