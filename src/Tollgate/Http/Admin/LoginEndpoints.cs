using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tollgate.Gateway.Exchange;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.SignIn;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// <c>/api/login</c>: how <c>tollgate login</c> turns an id token of an identity provider into a virtual key that lives for hours. Open to everybody, because the
/// token says who it is.
/// </summary>
internal sealed partial class LoginEndpoints(TollgateServer server, PersonFinding people, ClientAddresses clients, Seal seal, ILogger<LoginEndpoints> logger)
{
    private const string NoncePurpose = "login";
    private static readonly TimeSpan s_nonceLife = TimeSpan.FromMinutes(15);

    /// <summary>How old an id token without a nonce may be. That of a device login is made at its very end.</summary>
    private static readonly TimeSpan s_freshness = TimeSpan.FromMinutes(5);

    private readonly UsedOnce _used = new(server.Time);
    private readonly SignInLimiter _limiter = new(server.Time);
    private readonly LoginKeys _keys = new(server.Control, server.Time);

    internal void Map(IEndpointRouteBuilder web)
    {
        web.MapGet("/api/login", () => Offer()).Access(AccessRule.Anybody);
        web.MapPost("/api/login/oidc", Handler.Of(context => LoginAsync(context))).Access(AccessRule.Anybody);
        web.MapPost("/api/logout", Handler.Of(context => Task.FromResult(Logout(context)))).Access(AccessRule.Anybody);
    }

    /// <summary>The providers there are, and a nonce for the login that begins with this.</summary>
    private IResult Offer()
    {
        var text = Seal.NewId() + "-" + server.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return ApiResults.Ok(new
        {
            nonce = text + "." + seal.Of(NoncePurpose, text),
            issuers = server.SignOn.LoginIssuers.Select(static issuer => new
            {
                issuer = issuer.Configuration.Issuer,
                name = issuer.Configuration.Name,
                client_id = issuer.Configuration.LoginClientId,
                scopes = issuer.Configuration.Scopes,
            }),
        });
    }

    private async Task<IResult> LoginAsync(HttpContext context)
    {
        var address = clients.Of(context);
        if (_limiter.Wait(address) is { Ticks: > 0 } wait)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ApiResults.Error(429, "too_many_tries", "Too many logins from this address failed. Try again in a minute.");
        }

        var read = await ApiBody.ReadAsync<LoginBody>(context.Request).ConfigureAwait(false);
        if (read.Errors.Count > 0)
        {
            return ApiResults.Problems(read.Errors);
        }

        if (read.Value is not { IdToken.Length: > 0 } body)
        {
            return ApiResults.Problem("id_token", "", "id_token is missing: write the id token that the identity provider issued.");
        }

        var (verdict, verified) = await server.SignOn.VerifyIdentityAsync(body.IdToken, static issuer => issuer.LoginClientId, context.RequestAborted).ConfigureAwait(false);
        var refusal = verdict.Refusal;
        if (verdict.Holder is { } holder)
        {
            if (!IsOnce(body.IdToken, verified))
            {
                _limiter.Failed(address);
                return ApiResults.Error(401, "token_used", "This id token does not belong to this login: it was used before, or is too old. Begin the login again.");
            }

            var (person, reason) = await people.FindAsync(holder, context.RequestAborted).ConfigureAwait(false);
            if (person is not null)
            {
                return Issue(context, person);
            }

            refusal = reason;
        }
        else
        {
            _limiter.Failed(address);
        }

        Log.Refused(logger, refusal);
        return Refused(TokenRefusals.Explain(refusal));
    }

    private IResult Issue(HttpContext context, Person person)
    {
        AuditActor.OfUser(person.User.Id).Act();
        var issued = _keys.Issue(person, server.SignOn.Find(person.Holder.Issuer)?.Configuration.KeyLifetime ?? TimeSpan.FromHours(12));
        if (!issued.IsOk)
        {
            return ApiResults.Problems(issued.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, issued.Value.Key);
        return ApiResults.Created(new
        {
            id = issued.Value.Key.Id,
            name = issued.Value.Key.Name,
            secret = issued.Value.Secret,
            expires_at = ApiScope.Instant(issued.Value.Key.ExpiresMicros),
            organization = person.Organization.Slug,
            team = person.Team?.Slug,
            user = person.User.Slug,
            models = issued.Value.Key.AllowedModels,
        });
    }

    /// <summary>Revokes the very key it is asked with.</summary>
    private IResult Logout(HttpContext context)
    {
        var ring = server.Core.Keys.Current;
        var secret = AdminGate.Bearer(context.Request);
        if (secret is null || ring.Identify(secret, Micros) is not { Caller.Key: { } key })
        {
            return ApiResults.Error(401, "invalid_key", "Send the key of the login as Authorization: Bearer sk-tg-…; this one is unknown, revoked or expired.");
        }

        if (!LoginKeys.IsLogin(key))
        {
            return ApiResults.Error(403, "forbidden", "This key was not made by a login; whoever made it revokes it.");
        }

        if (key.UserId is { } user)
        {
            AuditActor.OfUser(user).Act();
        }

        var revoked = server.Control.Keys.Revoke(key.Id);
        if (!revoked.IsOk)
        {
            return ApiResults.Problems(revoked.Errors);
        }

        Publication.Publish(server);
        return Results.NoContent();
    }

    /// <summary>
    /// Whether a token belongs to this login and to no other. With a nonce in it, that must be one of ours; logins by device code have none, so their tokens
    /// must be fresh. Either way a token is good for one login.
    /// </summary>
    private bool IsOnce(string token, VerifiedToken verified)
    {
        var now = server.Time.GetUtcNow();
        if (verified.Claims.TryGetProperty("nonce", out var claim))
        {
            var nonce = claim.ToString();
            return nonce.LastIndexOf('.') is > 0 and var dot && seal.Fits(NoncePurpose, nonce[..dot], nonce[(dot + 1)..])
                && long.TryParse(nonce.AsSpan(nonce.LastIndexOf('-', dot - 1) + 1, dot - nonce.LastIndexOf('-', dot - 1) - 1), CultureInfo.InvariantCulture, out var begun)
                && now - DateTimeOffset.FromUnixTimeSeconds(begun) <= s_nonceLife && _used.TryUse(nonce, now + s_nonceLife);
        }

        return verified.Claims.TryGetProperty("iat", out var issued) && issued.TryGetDouble(out var at)
            && now - DateTimeOffset.UnixEpoch - TimeSpan.FromSeconds(Math.Clamp(at, 0, 1e11)) <= s_freshness
            && _used.TryUse(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token))), DateTimeOffset.UnixEpoch.AddMicroseconds(verified.ExpiresMicros));
    }

    private static IResult Refused(Rejection rejection) => ApiResults.Error(rejection.Status, rejection.Code, rejection.Message);

    private long Micros => (server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Warning, "A login by an identity provider was refused: {Reason}")]
        internal static partial void Refused(ILogger logger, TokenRefusal reason);
    }
}
