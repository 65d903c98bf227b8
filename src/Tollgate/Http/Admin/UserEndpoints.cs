using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.People;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/users</c>: persons and service accounts.</summary>
internal static class UserEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var rows = new TenantRows<User>(
            server, Resource.Tenants, "user", server.Control.Users, static user => new Place(user.OrganizationId, user.TeamId, user.Id),
            (snapshot, user) => View(snapshot, user, TeamOf(server, snapshot, user)));
        api.MapGet("/users", (HttpContext context) => List(server, rows, context)).Access(Resource.Tenants, Act.Read);
        api.MapPost("/users", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Tenants, Act.Write);
        api.MapPatch("/users/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, rows, id, context).ConfigureAwait(false)).Access(Resource.Tenants, Act.Write);
        rows.Map(api, "/users");
    }

    /// <summary>One user as the API and <c>users list --json</c> show it.</summary>
    internal static Dictionary<string, object?> View(ControlSnapshot snapshot, User user, Team? team) => new(StringComparer.Ordinal)
    {
        ["id"] = user.Id,
        ["organization"] = ApiScope.Slug(snapshot, user.OrganizationId),
        ["slug"] = user.Slug,
        ["kind"] = user.Kind,
        ["name"] = user.Name,
        ["email"] = user.Email,
        ["team"] = team?.Slug,
        ["state"] = StateOf(user),
        ["disabled_at"] = ApiScope.Instant(user.DisabledMicros),
        ["created_at"] = ApiScope.Instant(user.CreatedMicros),
        ["retired_at"] = ApiScope.Instant(user.RetiredMicros),
        ["version"] = user.Version,
        ["managed_by"] = user.ManagedBy,
    };

    /// <summary><c>active</c>, <c>disabled</c> or <c>retired</c>.</summary>
    internal static string StateOf(User user) => user.RetiredMicros is not null ? "retired" : user.DisabledMicros is not null ? "disabled" : "active";

    private static IResult List(TollgateServer server, TenantRows<User> rows, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "organization", "team", "slug", "kind", "state", "managed_by", "all", "limit", "cursor");
        var (organization, team, slug, kind, state) = (query.Text("organization"), query.Text("team"), query.Text("slug"), query.Text("kind"), query.Text("state"));
        var (managedBy, all, page) = (query.Text("managed_by"), query.Flag("all"), query.Page());
        if (kind is not (null or "person" or "service"))
        {
            query.Problem("kind", "kind must be person or service.");
        }

        if (state is not (null or "active" or "disabled" or "retired"))
        {
            query.Problem("state", "state must be active, disabled or retired.");
        }

        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var snapshot = server.Core.Keys.Snapshot;
        var teams = team is null ? null : snapshot.Teams.Where(one => one.Slug == team).Select(static one => one.Id).ToHashSet();
        return rows.List(context, page, snapshot.Users.Where(row =>
            (state is null ? all || row.RetiredMicros is null : StateOf(row) == state)
            && (kind is null || row.Kind == (kind == "service" ? UserKind.Service : UserKind.Person))
            && (slug is null || row.Slug == slug) && (managedBy is null || row.ManagedBy == managedBy)
            && (teams is null || (row.TeamId is { } own && teams.Contains(own)))
            && (organization is null || ApiScope.Slug(snapshot, row.OrganizationId) == organization)), "users");
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, TenantRows<User> rows, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<UserBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var (owner, missing) = ApiOrganization.ReadOwner(server.Control, context.Viewer(), body.Organization);
        var bare = new User { OrganizationId = owner, Slug = body.Slug ?? "", Name = body.Name, Email = body.Email, Kind = body.Kind };
        var (draft, wrong) = new UserOrder { Team = missing is [] ? body.Team : null }.Apply(server.Control, bare, server.Time.GetUtcNow());
        return read.With([.. missing, .. wrong]) is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : rows.Answer(context, server.Control.Users.Create(draft), ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, TenantRows<User> rows, Guid id, HttpContext context)
    {
        if (rows.Find(id, context, isRetired: false, out _) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<UserChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } change)
        {
            return ApiResults.Problems(read.Errors);
        }

        IResult? refusal = null;
        ControlResult<ChangedUser>? result = null;
        var order = change.Order();
        server.Control.AllOrNothing(() =>
        {
            // Read again: what the user is and holds has to be so when the change is made.
            var now = server.Time.GetUtcNow();
            refusal = rows.Find(id, context, isRetired: false, out var user)
                ?? (order.ChangesForce(user) ? context.Viewer().RefuseForce(server.Control, user, now) : null)
                ?? (order.FindManager(server.Control, user) is { } managed ? ApiResults.Problems([managed]) : RowVersion.Refuse(context.Request, user));
            if (refusal is not null)
            {
                return false;
            }

            var (changed, wrong) = order.Apply(server.Control, user, now);
            refusal = read.With(wrong) is { Count: > 0 } problems ? ApiResults.Problems(problems) : null;
            result = refusal is null ? order.Make(server.Control, changed with { Version = change.Version ?? user.Version }) : null;
            return result is { IsOk: true };
        });
        if (refusal is not null)
        {
            return refusal;
        }

        return result!.IsOk
            ? rows.Answer(context, result.Value.User, ApiResults.Ok, view =>
            {
                view["keys_moved"] = result.Value.KeysMoved;
                view["keys_revoked"] = result.Value.Revoked.Keys;
                view["admin_keys_revoked"] = result.Value.Revoked.AdminKeys;
            })
            : ApiResults.Problems(result.Errors);
    }

    // Younger than the snapshot, perhaps.
    private static Team? TeamOf(TollgateServer server, ControlSnapshot snapshot, User user) =>
        user.TeamId is { } id ? snapshot.Teams.FirstOrDefault(team => team.Id == id) ?? server.Control.Teams.Find(id) : null;
}
