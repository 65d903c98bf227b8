using Microsoft.Net.Http.Headers;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>The version of an object as <c>ETag</c>, and <c>If-Match</c> as the condition of a change.</summary>
internal static class RowVersion
{
    internal static void Show(HttpContext context, ControlRow row) => context.Response.Headers.ETag = Tag(row);

    /// <summary>Why the change must not be made; null when it may.</summary>
    internal static IResult? Refuse(HttpRequest request, ControlRow row)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return null;
        }

        if (!EntityTagHeaderValue.TryParseStrictList(request.Headers.IfMatch, out var tags))
        {
            return ApiResults.Problem("If-Match", "", "If-Match must be the ETag of an answer, such as \"3\", or *.");
        }

        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || (!tag.IsWeak && tag.Tag == Tag(row)))
            ? null
            : ApiResults.Error(StatusCodes.Status412PreconditionFailed, "precondition_failed", $"This has changed since it was read (ETag {Tag(row)}); read it again and repeat the change.");
    }

    private static string Tag(ControlRow row) => FormattableString.Invariant($"\"{row.Version}\"");
}
