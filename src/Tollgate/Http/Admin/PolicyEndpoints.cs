using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/policies</c>: where requests may go and what may be kept of them.</summary>
internal static class PolicyEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var rows = new ScopedRows<Policy>(
            server, Resource.Policies, "policy", "policies", server.Control.Policies, static snapshot => snapshot.Policies, static (places, policy) => places.Of(policy), static () => View);
        rows.Map<PolicyChange>(api, static (change, policy) => (change.Of(policy), null));
        api.MapPost("/policies", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Policies, Act.Write);
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, ScopedRows<Policy> rows, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<PolicyBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var viewer = context.Viewer();
        var scope = ApiScope.Read(body.Scope, body.Organization ?? viewer.Organization?.Slug);
        var owner = ApiOrganization.Read(server.Control, viewer, body.Organization, scope.Value);
        var draft = new Policy
        {
            Name = body.Name ?? body.Scope?.Replace(':', ' ') ?? "",
            OrganizationId = owner.Id,
            Dimension = scope.Value?.Dimension,
            ScopeName = scope.Value?.Name ?? "",
            AllowedProviders = body.AllowedProviders,
            AllowedRegions = body.AllowedRegions,
            AllowedAccounts = body.AllowedAccounts,
            ZeroRetentionOnly = body.ZeroRetentionOnly,
            ForbidStorage = body.ForbidStorage,
            Enabled = body.Enabled,
        };
        var problems = ApiScope.Problems(read, draft, scope, owner.Problem, isNamed: body.Name is not null);
        return problems.Count > 0 ? ApiResults.Problems(problems) : rows.Create(context, draft);
    }

    /// <summary>One policy as the API and the verbs show it.</summary>
    internal static object View(ControlSnapshot snapshot, Policy policy) => new
    {
        id = policy.Id,
        name = policy.Name,
        scope = ApiScope.Write(snapshot, policy.OrganizationId, policy.Dimension, policy.ScopeName),
        organization = ApiScope.Slug(snapshot, policy.OrganizationId),
        allowed_providers = policy.AllowedProviders,
        allowed_regions = policy.AllowedRegions,
        allowed_accounts = policy.AllowedAccounts,
        zero_retention_only = policy.ZeroRetentionOnly,
        forbid_storage = policy.ForbidStorage,
        enabled = policy.Enabled,
        version = policy.Version,
        managed_by = policy.ManagedBy,
    };
}
