using Tollgate.Hosting;
using Tollgate.Http.SignIn;

namespace Tollgate.Http.Admin;

/// <summary>The admin API under <c>/api</c>.</summary>
internal static class AdminApi
{
    internal static void Map(IEndpointRouteBuilder web, TollgateServer server, AdminGate gate)
    {
        var api = web.MapGroup("/api").SignedIn(gate, (_, refusal) => ApiResults.Refused(refusal));
        KeyEndpoints.Map(api, server);
        BudgetEndpoints.Map(api, server);
        LimitEndpoints.Map(api, server);
        SpendEndpoint.Map(api, server);
        RequestsEndpoint.Map(api, server);
        AuditEndpoint.Map(api, server);
        AlertsEndpoint.Map(api, server);
        api.Map("/{**rest}", () => ApiResults.Error(404, "not_found", "There is no such resource; see docs/guide/admin-api.md."));
    }
}
