using Tollgate.Commands;
using Tollgate.Http.Access;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/me</c>: who is asking, and what the key is confined to.</summary>
internal static class MeEndpoint
{
    internal static void Map(RouteGroupBuilder api) => api.MapGet("/me", (HttpContext context) => Answer(context)).Access(AccessRule.SignedIn);

    private static IResult Answer(HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var viewer = context.Viewer();
        return ApiResults.Ok(new
        {
            id = viewer.KeyId,
            name = viewer.Name,
            role = AdminRoleNames.Of(viewer.Role),
            organization = viewer.Organization?.Slug,
            team = viewer.Team?.Slug,
            user = viewer.User?.Slug,
        });
    }
}
