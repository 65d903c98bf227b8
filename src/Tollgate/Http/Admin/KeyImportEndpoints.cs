using Tollgate.Commands;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Importing.Keys;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// <c>POST /api/keys/import</c>: the keys of a CSV file, all or none, answered with their secrets as CSV; <c>/api/keys/import/preview</c> finds the
/// problems and makes nothing.
/// </summary>
internal static class KeyImportEndpoints
{
    private const int Largest = 8 << 20;

    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapPost("/keys/import", Handler.Of(context => AnswerAsync(server, context, dryRun: false))).Access(AccessRule.For(Resource.Keys, Act.Write, Reach.Organization));
        api.MapPost("/keys/import/preview", Handler.Of(context => AnswerAsync(server, context, dryRun: true))).Access(AccessRule.For(Resource.Keys, Act.Write, Reach.Organization));
    }

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context, bool dryRun)
    {
        if (context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            return ApiResults.Error(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the keys as CSV, with Content-Type: text/csv.");
        }

        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false) is > 0 and var read)
        {
            if (body.Length + read > Largest)
            {
                return ApiResults.Error(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 8 MB; divide the file.");
            }

            body.Write(buffer, 0, read);
        }

        body.Position = 0;
        var own = context.Viewer().Organization;
        using var reader = new StreamReader(body, KeySheet.Encoding);
        var sheet = await KeySheet.ReadAsync(reader, own?.Slug ?? ControlAccess.DefaultOrganization, server.Time.GetUtcNow(), context.RequestAborted).ConfigureAwait(false);
        foreach (var row in sheet.Rows.Where(row => own is not null && row.Order.Organization != own.Slug))
        {
            // Said alike whether there is such an organization or not.
            sheet.Problem(row.Line, new ControlError(ControlErrorKind.Invalid, "organization", row.Order.Organization, $"Your keys go into {own!.Slug}; write that, or leave the organization out."));
        }

        // What lies elsewhere is not even tried.
        var made = own is not null && sheet.Problems.Any(static problem => problem.Field == "organization") ? [] : KeyImport.Make(server.Control, sheet, dryRun);
        if (sheet.Problems.Count > 0)
        {
            return Results.Json(
                new { error = "invalid", message = $"{sheet.Problems.Count} problems; nothing was changed. The first: {sheet.Problems[0]}", problems = sheet.Problems },
                ApiJson.Options, statusCode: StatusCodes.Status422UnprocessableEntity);
        }

        if (dryRun)
        {
            return ApiResults.Ok(new { would_create = made.Count });
        }

        Publication.Publish(server);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(KeySheetWriter.WriteIssued(made), "text/csv; charset=utf-8", statusCode: StatusCodes.Status201Created);
    }
}
