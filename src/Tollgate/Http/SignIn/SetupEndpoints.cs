using System.Globalization;
using Microsoft.Extensions.Logging;
using Tollgate.Dashboard.Pages;
using Tollgate.Dashboard.SignIn;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Http.SignIn;

/// <summary><c>/setup</c>: the setup token for the first operator's key, as a page and as JSON.</summary>
internal sealed partial class SetupEndpoints(IControlStore control, AdminGate gate, Seal seal, SignInLimiter limiter, ClientAddresses clients, PageRenderer pages, ILogger<SetupEndpoints> logger)
{
    private const string FormPurpose = "setup";

    internal void Map(IEndpointRouteBuilder web)
    {
        web.MapGet("/setup", Handler.Of(context => control.Setup.HasOperator ? Task.FromResult(SignInEndpoints.SeeOther(context, "/sign-in")) : Form(context, null, 200))).Access(AccessRule.Anybody);
        web.MapPost("/setup", Handler.Of(context => context.Request.HasFormContentType ? RedeemFormAsync(context) : RedeemJsonAsync(context))).Access(AccessRule.Anybody);
    }

    private async Task<IResult> RedeemJsonAsync(HttpContext context)
    {
        if (!HostCheck.IsOwnOrigin(context.Request))
        {
            return ApiResults.Error(403, "foreign_origin", "Pages of other sites may not set up Tollgate.");
        }

        var read = await ApiBody.ReadAsync<SetupBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var missing = string.IsNullOrWhiteSpace(body.Token) ? [new ControlError(ControlErrorKind.Invalid, "token", "", "token is missing; write the setup token that was printed when Tollgate started.")] : Array.Empty<ControlError>();
        if (read.With(missing) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var (result, wait) = await RedeemAsync(context, body.Token!, body.Name).ConfigureAwait(false);
        if (result is null)
        {
            return ApiResults.Error(429, "too_many_tries", TooMany(wait));
        }

        return result.IsOk
            ? ApiResults.Created(new { id = result.Value.Key.Id, name = result.Value.Key.Name, secret = result.Value.Secret, message = "The secret is not stored and will not be shown again." })
            : result.Errors[0] is { Field: "token" } token
                ? ApiResults.Error(Status(token), token.Kind switch { ControlErrorKind.Conflict => "already_set_up", ControlErrorKind.Fixed => "token_expired", _ => "invalid_token" }, token.Message)
                : ApiResults.Problems(result.Errors);
    }

    private async Task<IResult> RedeemFormAsync(HttpContext context)
    {
        if (!HostCheck.IsOwnOrigin(context.Request))
        {
            return Results.Text("This form must be sent from the setup page.", statusCode: 400);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        if (SessionCookie.ReadForm(context.Request) is not { } seed || !seal.Fits(FormPurpose, seed, form[AdminGate.TokenField]))
        {
            return await Form(context, "The page was too old; please try again.", 400).ConfigureAwait(false);
        }

        var (result, wait) = await RedeemAsync(context, form["token"].ToString().Trim(), new SetupBody().Name).ConfigureAwait(false);
        if (result is null)
        {
            return await Form(context, TooMany(wait), 429).ConfigureAwait(false);
        }

        if (!result.IsOk)
        {
            return await Form(context, result.Errors[0].Message, Status(result.Errors[0])).ConfigureAwait(false);
        }

        // Whoever holds the key may come in with it; a session from before is not carried over.
        if (gate.Sessions.Find(SessionCookie.Read(context.Request)) is { } old)
        {
            gate.Sessions.Close(old);
        }

        SessionCookie.Write(context, gate.Sessions.Open(result.Value.Key.Id));
        return await pages.RenderAsync<SetupDonePage>(new SetupDoneModel(result.Value.Secret), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>A null result means that the address has to wait.</summary>
    private async Task<(ControlResult<IssuedKey<AdminKey>>? Result, TimeSpan Wait)> RedeemAsync(HttpContext context, string token, string name)
    {
        var address = clients.Of(context);
        if (limiter.Wait(address) is { Ticks: > 0 } wait)
        {
            context.Response.Headers.RetryAfter = Seconds(wait).ToString(CultureInfo.InvariantCulture);
            return (null, wait);
        }

        await limiter.PauseAsync(context.RequestAborted).ConfigureAwait(false);
        AuditActor.SetupToken.Act();
        var result = control.Setup.Redeem(token, name);
        if (result.IsOk)
        {
            Log.Done(logger, result.Value.Key.Id, address);
            return (result, default);
        }

        limiter.Failed(address);
        if (result.Errors[0] is { Field: "token", Kind: ControlErrorKind.NotFound })
        {
            Log.Failed(logger, address);
        }

        return (result, default);
    }

    private Task<IResult> Form(HttpContext context, string? problem, int status)
    {
        var seed = SessionCookie.ReadForm(context.Request) is { Length: > 0 and < 100 } present ? present : Seal.NewId();
        SessionCookie.WriteForm(context, seed);
        return pages.RenderAsync<SetupPage>(new SetupModel(seal.Of(FormPurpose, seed), problem), context.RequestAborted, status);
    }

    private static int Status(ControlError error) => error.Kind == ControlErrorKind.Conflict ? 409 : 401;

    private static int Seconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);

    private static string TooMany(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture, $"Too many failed attempts; try again in {Seconds(wait)} seconds.");

    private static partial class Log
    {
        [LoggerMessage(1211, LogLevel.Warning, "A wrong setup token was sent from {Address}")]
        internal static partial void Failed(ILogger logger, System.Net.IPAddress? address);

        [LoggerMessage(1212, LogLevel.Information, "The setup token was redeemed for the operator's key {Key} from {Address}")]
        internal static partial void Done(ILogger logger, Guid key, System.Net.IPAddress? address);
    }
}
