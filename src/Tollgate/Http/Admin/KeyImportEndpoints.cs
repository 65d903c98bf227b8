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
    /// <summary>A sheet of the most keys, on a line that is not the fastest.</summary>
    private static readonly BodyAllowance s_body = new(8 << 20, TimeSpan.FromMinutes(2));

    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapPost("/keys/import", Handler.Of(context => AnswerAsync(server, context, dryRun: false))).Access(AccessRule.For(Resource.Keys, Act.Write, Reach.Organization)).WithMetadata(ReadsQuery.Mark, s_body);
        api.MapPost("/keys/import/preview", Handler.Of(context => AnswerAsync(server, context, dryRun: true))).Access(AccessRule.For(Resource.Keys, Act.Write, Reach.Organization)).WithMetadata(ReadsQuery.Mark, s_body);
    }

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context, bool dryRun)
    {
        var asked = new ApiQuery(context.Request.Query, "organization");
        if (asked.Errors.Count > 0)
        {
            return ApiResults.Problems(asked.Errors);
        }

        if (context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            return ApiResults.Error(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the keys as CSV, with Content-Type: text/csv.");
        }

        var own = context.Viewer().Organization;
        using var reader = new StreamReader(context.Request.Body, KeySheet.Encoding);
        var sheet = await KeySheet.ReadAsync(reader, asked.Text("organization") ?? own?.Slug ?? ControlAccess.DefaultOrganization, server.Time.GetUtcNow(), context.RequestAborted).ConfigureAwait(false);
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
