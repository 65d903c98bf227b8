using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/policies</c>: where requests may go and what may be kept of them.</summary>
internal static class PolicyEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/policies", (HttpContext context) => List(server, context)).Access(Resource.Policies, Act.Read);
        api.MapPost("/policies", Handler.Of(context => CreateAsync(server, context))).Access(Resource.Policies, Act.Write);
        api.MapPatch("/policies/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, id, context).ConfigureAwait(false)).Access(Resource.Policies, Act.Write);
        api.MapDelete("/policies/{id:guid}", (Guid id, HttpContext context) => Retire(server, id, context)).Access(Resource.Policies, Act.Write);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "limit", "cursor");
        var page = query.Page();
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var viewer = context.Viewer();
        var snapshot = server.Core.Keys.Snapshot;
        var places = new Places(snapshot, server.Time);
        var (policies, next) = page.Of(snapshot.Policies.Where(policy => viewer.Sees(Resource.Policies, places.Of(policy))));
        return ApiResults.Ok(new { policies = policies.Select(policy => View(snapshot, policy)), next });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
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
        if (problems.Count > 0)
        {
            return ApiResults.Problems(problems);
        }

        return viewer.RefuseChange(Resource.Policies, new Places(server.Core.Keys.Snapshot, server.Time).Of(draft))
            ?? Answer(server, context, server.Control.Policies.Create(draft), ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, Guid id, HttpContext context)
    {
        if (Find(server, id, context, out var policy) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<PolicyChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } change)
        {
            return ApiResults.Problems(read.Errors);
        }

        if (ApiScope.Refuse(context.Request, policy) is { } refusal)
        {
            return refusal;
        }

        var changed = change.Of(policy);
        return read.With(ControlRules.Check(changed)) is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : Answer(server, context, server.Control.Policies.Update(changed), ApiResults.Ok);
    }

    private static IResult Retire(TollgateServer server, Guid id, HttpContext context)
    {
        IResult? refusal = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = Find(server, id, context, out var policy) ?? ApiScope.Refuse(context.Request, policy);
            return refusal is null && server.Control.Policies.Retire(id).IsOk;
        });
        if (refusal is null)
        {
            Publication.Publish(server);
        }

        return refusal ?? Results.NoContent();
    }

    private static IResult Answer(TollgateServer server, HttpContext context, ControlResult<Policy> result, Func<object, IResult> ok)
    {
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value);
        return ok(View(server.Core.Keys.Snapshot, result.Value));
    }

    /// <summary>Finds what is to be changed. What is not seen is answered like what is not there.</summary>
    private static IResult? Find(TollgateServer server, Guid id, HttpContext context, out Policy policy)
    {
        var viewer = context.Viewer();
        policy = server.Control.Policies.Find(id)!;
        return policy is { RetiredMicros: null } && new Places(server.Core.Keys.Snapshot, server.Time).Of(policy) is var place && viewer.Sees(Resource.Policies, place)
            ? viewer.RefuseChange(Resource.Policies, place)
            : NotFound(id);
    }

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no policy {id}.")]);

    private static object View(ControlSnapshot snapshot, Policy policy) => new
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
