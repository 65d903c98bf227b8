using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tollgate.Dashboard.Pages;
using Tollgate.Dashboard.SignIn;
using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Http.Access;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary>
/// <c>/sign-in/oidc</c>: signing in to the dashboard by an identity provider (authorization code with PKCE, state and nonce). What has to be the same on the way
/// back is kept by the browser itself, sealed.
/// </summary>
internal sealed partial class PersonSignIn(
    AdminGate gate, Seal seal, SignInEndpoints form, PersonFinding people, SignOn signOn, PageRenderer pages, TimeProvider time, ILogger<PersonSignIn> logger)
{
    internal const string Path = "/sign-in/oidc";
    internal const string ReturnPath = "/sign-in/oidc/return";
    private const string JourneyPurpose = "oidc-journey";

    internal static string Address(string issuer, string destination) => $"{Path}?issuer={Uri.EscapeDataString(issuer)}&to={Uri.EscapeDataString(destination)}";

    internal void Map(IEndpointRouteBuilder web)
    {
        web.MapGet(Path, Handler.Of(context => LeaveAsync(context))).Access(AccessRule.Anybody);
        web.MapGet(ReturnPath, Handler.Of(context => ReturnAsync(context))).Access(AccessRule.Anybody);
    }

    /// <summary>Sends the browser to the provider.</summary>
    private async Task<IResult> LeaveAsync(HttpContext context)
    {
        var to = SignInEndpoints.Destination(context.Request.Query["to"]);
        if (signOn.Find(context.Request.Query["issuer"]) is not { Configuration.ClientId: { } client } issuer)
        {
            return await form.Form(context, "This identity provider is not one of this gateway.", 404, to).ConfigureAwait(false);
        }

        if (await issuer.DocumentAsync(context.RequestAborted).ConfigureAwait(false) is not { AuthorizationEndpoint: { Length: > 0 } endpoint })
        {
            return await form.Form(context, $"{issuer.Configuration.Name} does not answer; please try again.", 503, to).ConfigureAwait(false);
        }

        var journey = new Journey(issuer.Configuration.Issuer, Seal.NewId(), Seal.NewId(), Seal.NewId(), to, time.GetUtcNow().ToUnixTimeSeconds());
        SessionCookie.WriteJourney(context, Pack(journey));
        var query = new QueryString()
            .Add("response_type", "code").Add("client_id", client).Add("redirect_uri", ReturnAddress(context)).Add("scope", string.Join(' ', issuer.Configuration.Scopes))
            .Add("state", journey.State).Add("nonce", journey.Nonce)
            .Add("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(journey.Verifier)))).Add("code_challenge_method", "S256");
        return Results.Redirect(endpoint + (endpoint.Contains('?', StringComparison.Ordinal) ? "&" + query.Value![1..] : query.Value));
    }

    /// <summary>Takes the browser back.</summary>
    private async Task<IResult> ReturnAsync(HttpContext context)
    {
        var request = context.Request;
        var journey = Unpack(SessionCookie.ReadJourney(request));
        SessionCookie.ClearJourney(context);
        if (journey is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(journey.State), Encoding.UTF8.GetBytes(request.Query["state"].ToString())))
        {
            return await form.Form(context, "This sign-in was not begun here, or it took too long; please try again.", 400).ConfigureAwait(false);
        }

        if (signOn.Find(journey.Issuer) is not { Configuration.ClientId: not null } issuer)
        {
            return await form.Form(context, "This identity provider is not one of this gateway any more.", 404, journey.To).ConfigureAwait(false);
        }

        if (request.Query["code"].ToString() is not { Length: > 0 } code)
        {
            return await form.Form(context, $"{issuer.Configuration.Name} did not sign you in.", 403, journey.To).ConfigureAwait(false);
        }

        var (person, problem) = await IdentifyAsync(issuer, journey, code, ReturnAddress(context), context.RequestAborted).ConfigureAwait(false);
        if (person is null)
        {
            Log.Refused(logger, issuer.Configuration.Issuer, problem);
            return await form.Form(context, Explain(issuer, problem), problem == TokenRefusal.Unavailable ? 503 : 403, journey.To).ConfigureAwait(false);
        }

        if (person.Holder.Role is not { } role || (role == AdminRole.TeamLead && person.Team is null))
        {
            return await form.Form(context, "Your groups give you no role here. Ask the operator of this gateway.", 403, journey.To).ConfigureAwait(false);
        }

        // A session that existed before signing in is never carried over.
        if (gate.Sessions.Find(SessionCookie.Read(request)) is { } old)
        {
            gate.Sessions.Close(old);
        }

        var signedIn = new SignedInPerson(issuer.Configuration.Issuer, person.Organization.Id, person.User.Id, role == AdminRole.TeamLead ? person.Team!.Id : null, role);
        SessionCookie.Write(context, gate.Sessions.Open(signedIn));
        return await pages.RenderAsync<ArrivalPage>(new ArrivalModel(journey.To), context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<(Person? Person, TokenRefusal Problem)> IdentifyAsync(TrustedIssuer issuer, Journey journey, string code, string address, CancellationToken cancellation)
    {
        if (await RedeemAsync(issuer, journey, code, address, cancellation).ConfigureAwait(false) is not { } token)
        {
            return (null, TokenRefusal.Unavailable);
        }

        var (verdict, verified) = await signOn.VerifyIdentityAsync(token, static configuration => configuration.ClientId, cancellation).ConfigureAwait(false);
        if (verdict.Holder is not { } holder)
        {
            return (null, verdict.Refusal);
        }

        var isOfJourney = holder.Issuer == journey.Issuer && verified.Claims.TryGetProperty("nonce", out var nonce) && nonce.ValueEquals(journey.Nonce);
        return isOfJourney ? await people.FindAsync(holder, cancellation).ConfigureAwait(false) : (null, TokenRefusal.Claims);
    }

    /// <summary>The id token for a code; null when the provider does not give it.</summary>
    private async Task<string?> RedeemAsync(TrustedIssuer issuer, Journey journey, string code, string address, CancellationToken cancellation)
    {
        try
        {
            var (client, secret) = (issuer.Configuration.ClientId!, issuer.Configuration.ClientSecret);
            if (await issuer.DocumentAsync(cancellation).ConfigureAwait(false) is not { TokenEndpoint: { Length: > 0 } endpoint } document)
            {
                return null;
            }

            List<KeyValuePair<string, string>> fields =
            [
                new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", address), new("client_id", client), new("code_verifier", journey.Verifier),
            ];
            if (secret is not null && document.SecretGoesInForm)
            {
                fields.Add(new("client_secret", secret));
            }

            var answer = await signOn.Http.PostAsync(endpoint, fields, secret is null || document.SecretGoesInForm ? null : (client, secret), cancellation).ConfigureAwait(false);
            if (answer is null)
            {
                return null;
            }

            using var json = JsonDocument.Parse(answer);
            return json.RootElement.TryGetProperty("id_token", out var token) ? token.GetString() : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Explain(TrustedIssuer issuer, TokenRefusal problem) => problem switch
    {
        TokenRefusal.Unavailable => $"{issuer.Configuration.Name} does not answer as it should; please try again.",
        TokenRefusal.NoUser or TokenRefusal.NoTeam or TokenRefusal.NoOrganization => "You are not known here yet. Ask the operator of this gateway.",
        TokenRefusal.Revoked or TokenRefusal.Disabled => "You are no longer active here. Ask the operator of this gateway.",
        _ => $"What {issuer.Configuration.Name} says of you cannot be accepted here. The operator of this gateway finds the reason in the log.",
    };

    private static string ReturnAddress(HttpContext context) =>
        (SessionCookie.IsSecure(context.Request) ? "https://" : "http://") + context.Request.Host.ToUriComponent() + ReturnPath;

    private string Pack(Journey journey)
    {
        var text = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(journey));
        return text + "." + seal.Of(JourneyPurpose, text);
    }

    private Journey? Unpack(string? cookie)
    {
        if (cookie is null || cookie.Length > 4096 || cookie.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot) || !seal.Fits(JourneyPurpose, cookie[..dot], cookie[(dot + 1)..]))
        {
            return null;
        }

        var journey = JsonSerializer.Deserialize<Journey>(Base64Url.DecodeFromChars(cookie.AsSpan(0, dot)))!;
        return time.GetUtcNow().ToUnixTimeSeconds() - journey.Begun > (long)SessionCookie.LongestJourney.TotalSeconds ? null : journey;
    }

    /// <summary>A sign-in under way.</summary>
    private sealed record Journey(string Issuer, string State, string Nonce, string Verifier, string To, long Begun);

    private static partial class Log
    {
        [LoggerMessage(1410, LogLevel.Warning, "A sign-in by {Issuer} was refused: {Problem}")]
        internal static partial void Refused(ILogger logger, string issuer, TokenRefusal problem);
    }
}
