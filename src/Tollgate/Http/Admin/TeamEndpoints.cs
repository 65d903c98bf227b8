using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/teams</c>.</summary>
internal static class TeamEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var rows = new TenantRows<Team>(
            server, Resource.Tenants, "team", server.Control.Teams, static team => new Place(team.OrganizationId, team.Id, IsWholeTeam: true), View);
        api.MapGet("/teams", (HttpContext context) => List(server, rows, context)).Access(Resource.Tenants, Act.Read);
        api.MapPost("/teams", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Tenants, Act.Write);
        api.MapPatch("/teams/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, rows, id, context).ConfigureAwait(false)).Access(Resource.Tenants, Act.Write);
        rows.Map(api, "/teams");
    }

    /// <summary>One team as the API and <c>teams list --json</c> show it.</summary>
    internal static Dictionary<string, object?> View(ControlSnapshot snapshot, Team team) => new(StringComparer.Ordinal)
    {
        ["id"] = team.Id,
        ["organization"] = ApiScope.Slug(snapshot, team.OrganizationId),
        ["slug"] = team.Slug,
        ["name"] = team.Name,
        ["created_at"] = ApiScope.Instant(team.CreatedMicros),
        ["retired_at"] = ApiScope.Instant(team.RetiredMicros),
        ["version"] = team.Version,
        ["managed_by"] = team.ManagedBy,
    };

    private static IResult List(TollgateServer server, TenantRows<Team> rows, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "organization", "all", "slug", "managed_by", "limit", "cursor");
        var (organization, all, slug, managedBy, page) = (query.Text("organization"), query.Flag("all"), query.Text("slug"), query.Text("managed_by"), query.Page());
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var snapshot = server.Core.Keys.Snapshot;
        return rows.List(context, page, snapshot.Teams.Where(row =>
            (all || row.RetiredMicros is null) && (slug is null || row.Slug == slug) && (managedBy is null || row.ManagedBy == managedBy)
            && (organization is null || ApiScope.Slug(snapshot, row.OrganizationId) == organization)), "teams");
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, TenantRows<Team> rows, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<TeamBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var (owner, missing) = ApiOrganization.ReadOwner(server.Control, context.Viewer(), body.Organization);
        var draft = new Team { OrganizationId = owner, Slug = body.Slug ?? "", Name = body.Name };
        return read.With([.. missing, .. ControlRules.Check(draft)]) is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : rows.Answer(context, server.Control.Teams.Create(draft), ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, TenantRows<Team> rows, Guid id, HttpContext context)
    {
        if (rows.Find(id, context, isRetired: false, out var team) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<NameChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } change)
        {
            return ApiResults.Problems(read.Errors);
        }

        var changed = team with { Name = change.Name ?? team.Name, Version = change.Version ?? team.Version };
        return ApiScope.Refuse(context.Request, team)
            ?? (read.With(ControlRules.Check(changed)) is { Count: > 0 } problems
                ? ApiResults.Problems(problems)
                : rows.Answer(context, server.Control.Teams.Update(changed), ApiResults.Ok));
    }
}
