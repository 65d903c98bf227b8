using Microsoft.Extensions.Logging;
using Tollgate.Dashboard.Pages;
using Tollgate.Dashboard.SignIn;
using Tollgate.Http.Access;
using Tollgate.SingleSignOn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary><c>/sign-in</c> and <c>/sign-out</c>.</summary>
internal sealed partial class SignInEndpoints(IControlStore control, AdminGate gate, Seal seal, SignInLimiter limiter, ClientAddresses clients, SignOn signOn, PageRenderer pages, ILogger<SignInEndpoints> logger)
{
    private const string FormPurpose = "sign-in";

    internal void Map(IEndpointRouteBuilder web)
    {
        web.MapGet("/sign-in", Handler.Of(context => Form(context, null, 200))).Access(AccessRule.Anybody);
        web.MapPost("/sign-in", Handler.Of(context => SignInAsync(context))).Access(AccessRule.Anybody);
        web.MapPost("/sign-out", Handler.Of(context => SignOutAsync(context))).Access(AccessRule.Anybody);
    }

    /// <summary>Where to go after signing in: only a path of our own.</summary>
    internal static string Destination(string? wanted) =>
        wanted is ['/', ..] && !wanted.StartsWith("//", StringComparison.Ordinal) && !wanted.Contains('\\', StringComparison.Ordinal) && !wanted.Any(char.IsControl)
            ? wanted
            : "/";

    internal async Task<IResult> Form(HttpContext context, string? problem, int status, string? to = null)
    {
        var seed = SessionCookie.ReadForm(context.Request) is { Length: > 0 and < 100 } present ? present : Seal.NewId();
        SessionCookie.WriteForm(context, seed);
        var destination = Destination(to ?? context.Request.Query["to"]);
        var providers = signOn.SignInIssuers.Select(issuer => new SignInProvider(issuer.Configuration.Name, PersonSignIn.Address(issuer.Configuration.Issuer, destination)));
        var model = new SignInModel(destination, seal.Of(FormPurpose, seed), problem, control.Setup.IsOpen, [.. providers]);
        return await pages.RenderAsync<SignInPage>(model, context.RequestAborted, status).ConfigureAwait(false);
    }

    private async Task<IResult> SignInAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || !HostCheck.IsOwnOrigin(context.Request))
        {
            return Results.Text("This form must be sent from the sign-in page.", statusCode: 400);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var to = Destination(form["to"]);
        if (SessionCookie.ReadForm(context.Request) is not { } seed || !seal.Fits(FormPurpose, seed, form[AdminGate.TokenField]))
        {
            return await Form(context, "The page was too old; please try again.", 400, to).ConfigureAwait(false);
        }

        var address = clients.Of(context);
        if (limiter.Wait(address) is { Ticks: > 0 } wait)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return await Form(context, $"Too many failed attempts; try again in {seconds} seconds.", 429, to).ConfigureAwait(false);
        }

        await limiter.PauseAsync(context.RequestAborted).ConfigureAwait(false);
        var secret = form["key"].ToString().Trim();
        if (gate.Verify(secret) is not { } key)
        {
            limiter.Failed(address);
            Log.Failed(logger, address);
            return await Form(context, Explain(secret), 401, to).ConfigureAwait(false);
        }

        // A session that existed before signing in is never carried over.
        if (gate.Sessions.Find(SessionCookie.Read(context.Request)) is { } old)
        {
            gate.Sessions.Close(old);
        }

        SessionCookie.Write(context, gate.Sessions.Open(key.Id));
        return SeeOther(context, to);
    }

    private async Task<IResult> SignOutAsync(HttpContext context)
    {
        var (viewer, refusal) = await gate.IdentifyAsync(context).ConfigureAwait(false);
        if (refusal == GateRefusal.Forged)
        {
            return Results.Text("Signing out needs the page's own button.", statusCode: 403);
        }

        if (viewer?.Session is { } session)
        {
            gate.Sessions.Close(session);
        }

        SessionCookie.Clear(context);
        return SeeOther(context, "/sign-in");
    }

    private static string Explain(string secret) =>
        secret.StartsWith(KeySecret.VirtualPrefix, StringComparison.Ordinal)
            ? "This is a caller key. Signing in needs the admin key, which begins with tg-admin-."
            : "This admin key is unknown, revoked or expired.";

    /// <summary>Sends a browser elsewhere, by a GET.</summary>
    internal static IResult SeeOther(HttpContext context, string to)
    {
        context.Response.Headers.Location = to;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Warning, "A sign-in from {Address} failed")]
        internal static partial void Failed(ILogger logger, System.Net.IPAddress? address);
    }
}
