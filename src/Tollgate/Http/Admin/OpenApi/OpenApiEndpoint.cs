using Tollgate.Hosting;
using Tollgate.Http.Access;

namespace Tollgate.Http.Admin.OpenApi;

/// <summary><c>GET /api/openapi.json</c>: the description of this API, for everybody who is signed in.</summary>
internal static class OpenApiEndpoint
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        // Routes do not change once all of them are there, and the first who asks comes later than that.
        var document = new Lazy<string>(() => OpenApiDocument.Of(server.Endpoints).ToJsonString(ApiJson.Options));
        api.MapGet("/openapi.json", (HttpContext context) => new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : Results.Text(document.Value, "application/json; charset=utf-8")).Access(AccessRule.SignedIn);
    }
}
