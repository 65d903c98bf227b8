using System.Text;
using Tollgate.Applying;
using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Http.Access;

namespace Tollgate.Http.Admin;

/// <summary><c>POST /api/apply</c>: brings the control store to what a YAML file says, all of it or nothing, and answers what that came to.</summary>
internal static class ApplyEndpoint
{
    /// <summary>What problems call the file that came as a body.</summary>
    internal const string FileName = "body";

    // As many bytes as the longest file can have.
    private const int Largest = 4 << 20;

    // Twice that is read before it is refused: a connection closed at the limit would break off whoever is still sending, unanswered.
    private static readonly BodyAllowance s_body = new(2 * Largest, TimeSpan.FromMinutes(2));
    private static readonly string[] s_types = ["application/yaml", "application/x-yaml", "text/yaml"];
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    internal static void Map(RouteGroupBuilder api, TollgateServer server) => api.MapPost("/apply", Handler.Of(context => AnswerAsync(server, context)))
        .WithMetadata(ReadsQuery.Mark, s_body).Access(AccessRule.For(Resource.Declarations, Act.Write, Reach.Organization));

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "dry_run", "prune", "adopt");
        var options = new ApplyOptions { DryRun = query.Flag("dry_run"), Prune = query.Flag("prune"), Adopt = query.Flag("adopt"), Within = context.Viewer().Organization };
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        if (!s_types.Contains(context.Request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase))
        {
            return ApiResults.Error(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send the file as YAML, with Content-Type: application/yaml.");
        }

        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false) is > 0 and var read)
        {
            if (body.Length + read > Largest)
            {
                return ApiResults.Error(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 4 MB; divide the file, each part with a label of its own.");
            }

            body.Write(buffer, 0, read);
        }

        string text;
        try
        {
            text = s_utf8.GetString(body.GetBuffer(), 0, (int)body.Length);
        }
        catch (DecoderFallbackException)
        {
            return Refused([new ConfigurationProblem(FileName, 1, 1, "", "The file is not UTF-8. Save it as UTF-8.")]);
        }

        var result = Application.Run(server.Control, text, FileName, options, server.Time.GetUtcNow());
        if (result.Plan is not { } plan)
        {
            return Refused(result.Problems);
        }

        if (plan.HasConflicts && !options.DryRun)
        {
            var conflicts = plan.Entries.Where(static entry => entry.Action == PlanAction.Conflict).ToList();
            return Results.Json(
                new
                {
                    error = "conflict",
                    message = $"{conflicts.Count} conflicts; nothing was changed. The first: {conflicts[0].Object} {conflicts[0].Name}: {conflicts[0].Note}",
                    problems = conflicts.Select(static one => new { field = $"{one.Object} {one.Name}", message = one.Note }),
                    plan,
                },
                ApiJson.Options, statusCode: StatusCodes.Status409Conflict);
        }

        if (plan.Applied)
        {
            Publication.Publish(server);
            context.Response.Headers.CacheControl = "no-store";
        }

        return ApiResults.Ok(plan);
    }

    private static IResult Refused(IReadOnlyList<ConfigurationProblem> problems) => Results.Json(
        new
        {
            error = "invalid",
            message = $"{problems.Count} problem{(problems.Count == 1 ? "" : "s")}; nothing was changed. The first: {problems[0]}",
            problems = problems.Select(static one => new { line = one.Line, column = one.Column, field = one.Path, message = one.Message }),
        },
        ApiJson.Options, statusCode: StatusCodes.Status422UnprocessableEntity);
}
