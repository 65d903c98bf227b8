using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>The answers of the admin API. An error always has <c>error</c> (a stable code) and <c>message</c>; a refused change lists every problem.</summary>
internal static class ApiResults
{
    internal static IResult Ok(object value) => Results.Json(value, ApiJson.Options);

    internal static IResult Created(object value) => Results.Json(value, ApiJson.Options, statusCode: StatusCodes.Status201Created);

    internal static IResult Error(int status, string code, string message) =>
        Results.Json(new { error = code, message }, ApiJson.Options, statusCode: status);

    internal static IResult Problem(string field, string value, string message) => Problems([new ControlError(ControlErrorKind.Invalid, field, value, message)]);

    internal static IResult Problems(IReadOnlyList<ControlError> errors)
    {
        var (status, code) = errors[0].Kind switch
        {
            ControlErrorKind.NotFound when errors[0].Field == "id" => (StatusCodes.Status404NotFound, "not_found"),
            ControlErrorKind.Conflict => (StatusCodes.Status409Conflict, "conflict"),
            _ => (StatusCodes.Status422UnprocessableEntity, "invalid"),
        };
        return Results.Json(
            new
            {
                error = code,
                message = string.Join(' ', errors.Select(error => error.Message)),
                problems = errors.Select(error => new { field = error.Field, message = error.Message }),
            },
            ApiJson.Options, statusCode: status);
    }

    internal static IResult Refused(GateRefusal refusal) => refusal switch
    {
        GateRefusal.VirtualKey => Error(401, "wrong_key", "A virtual key calls models; the admin API needs an admin key (tg-admin-…)."),
        GateRefusal.UnknownKey => Error(401, "invalid_key", "The admin key is unknown, revoked or expired."),
        GateRefusal.TooManyTries => Error(429, "too_many_tries", "Too many unknown admin keys came from this address. Try again in a minute."),
        GateRefusal.Forged => Error(403, "csrf", $"A change from a browser needs the page's token in the header {AdminGate.TokenHeader}; programs send Authorization: Bearer tg-admin-… instead."),
        _ => Error(401, "sign_in_required", "Send Authorization: Bearer tg-admin-…, or sign in at /sign-in."),
    };
}
