using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.Admin.OpenApi;

namespace Tollgate.Http.Admin;

/// <summary>The admin API under <c>/api</c>.</summary>
internal static class AdminApi
{
    internal static void Map(IEndpointRouteBuilder guarded, TollgateServer server)
    {
        var api = guarded.MapGroup("/api");
        api.AddEndpointFilter(async (invocation, next) =>
        {
            // What a change is about stands in its path and body, but for those that say otherwise.
            var request = invocation.HttpContext.Request;
            return HttpMethods.IsGet(request.Method) || invocation.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ReadsQuery>() is not null || new ApiQuery(request.Query).Errors is not { Count: > 0 } problems
                ? await next(invocation).ConfigureAwait(false)
                : ApiResults.Problems(problems);
        });
        api.AddEndpointFilter(new Idempotency(server).InvokeAsync);
        OrganizationEndpoints.Map(api, server);
        TeamEndpoints.Map(api, server);
        UserEndpoints.Map(api, server);
        OpenApiEndpoint.Map(api, server);
        ScimTokenEndpoints.Map(api, server);
        KeyEndpoints.Map(api, server);
        KeyImportEndpoints.Map(api, server);
        BudgetEndpoints.Map(api, server);
        IncreaseEndpoints.Map(api, server);
        LimitEndpoints.Map(api, server);
        PolicyEndpoints.Map(api, server);
        AliasEndpoints.Map(api, server);
        SecretEndpoints.Map(api, server);
        ApplyEndpoint.Map(api, server);
        SpendEndpoint.Map(api, server);
        RequestsEndpoint.Map(api, server);
        AuditEndpoint.Map(api, server);
        AlertsEndpoint.Map(api, server);
        AccountsEndpoint.Map(api, server);
        AdminKeyEndpoints.Map(api, server);
        MeEndpoint.Map(api);
        api.Map("/{**rest}", () => ApiResults.Error(404, "not_found", "There is no such resource; see docs/guide/admin-api.md.")).Access(AccessRule.SignedIn);
    }
}
