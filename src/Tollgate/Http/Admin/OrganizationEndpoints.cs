using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/organizations</c>: the tenants.</summary>
internal static class OrganizationEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var rows = new TenantRows<Organization>(
            server, Resource.Organizations, "organization", server.Control.Organizations, static organization => new Place(organization.Id), static (_, organization) => View(organization));
        api.MapGet("/organizations", (HttpContext context) => List(server, rows, context)).Access(Resource.Organizations, Act.Read);
        api.MapPost("/organizations", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Organizations, Act.Write);
        api.MapPatch("/organizations/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, rows, id, context).ConfigureAwait(false)).Access(Resource.Organizations, Act.Write);
        rows.Map(api, "/organizations");
    }

    /// <summary>One organization as the API and <c>organizations list --json</c> show it.</summary>
    internal static Dictionary<string, object?> View(Organization organization) => new(StringComparer.Ordinal)
    {
        ["id"] = organization.Id,
        ["slug"] = organization.Slug,
        ["name"] = organization.Name,
        ["created_at"] = ApiScope.Instant(organization.CreatedMicros),
        ["retired_at"] = ApiScope.Instant(organization.RetiredMicros),
        ["version"] = organization.Version,
        ["managed_by"] = organization.ManagedBy,
    };

    private static IResult List(TollgateServer server, TenantRows<Organization> rows, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "all", "slug", "managed_by", "limit", "cursor");
        var (all, slug, managedBy, page) = (query.Flag("all"), query.Text("slug"), query.Text("managed_by"), query.Page());
        return query.Errors.Count > 0
            ? ApiResults.Problems(query.Errors)
            : rows.List(context, page, server.Core.Keys.Snapshot.Organizations.Where(row =>
                (all || row.RetiredMicros is null) && (slug is null || row.Slug == slug) && (managedBy is null || row.ManagedBy == managedBy)), "organizations");
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, TenantRows<Organization> rows, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<OrganizationBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var draft = new Organization { Slug = body.Slug ?? "", Name = body.Name };
        return read.With(ControlRules.Check(draft)) is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : rows.Answer(context, server.Control.Organizations.Create(draft), ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, TenantRows<Organization> rows, Guid id, HttpContext context)
    {
        if (rows.Find(id, context, isRetired: false, out var organization) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<NameChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } change)
        {
            return ApiResults.Problems(read.Errors);
        }

        var changed = organization with { Name = change.Name ?? organization.Name, Version = change.Version ?? organization.Version };
        return ApiScope.Refuse(context.Request, organization)
            ?? (read.With(ControlRules.Check(changed)) is { Count: > 0 } problems
                ? ApiResults.Problems(problems)
                : rows.Answer(context, server.Control.Organizations.Update(changed), ApiResults.Ok));
    }
}
