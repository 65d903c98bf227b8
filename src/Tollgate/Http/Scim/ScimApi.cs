using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;

namespace Tollgate.Http.Scim;

/// <summary>The routes under <c>/scim/v2</c>.</summary>
internal static class ScimApi
{
    internal const string Base = "/scim/v2";

    internal static void Map(IEndpointRouteBuilder guarded, TollgateServer server, ScimGate gate)
    {
        var rule = AccessRule.By(gate.Enter);
        var scim = guarded.MapGroup(Base);

        // A directory writes all members of a group at once.
        scim.WithMetadata(new BodyAllowance(8 << 20, TimeSpan.FromMinutes(2)));
        scim.MapGet("/ServiceProviderConfig", (HttpContext context) => Of(context).Discover(ScimSchemas.Configuration())).Access(rule);
        scim.MapGet("/ResourceTypes", (HttpContext context) => Of(context).Discover(ScimSchemas.ResourceTypes())).Access(rule);
        scim.MapGet("/ResourceTypes/{id}", (string id, HttpContext context) => Of(context).Discover(ScimSchemas.ResourceTypes(), id)).Access(rule);
        scim.MapGet("/Schemas", (HttpContext context) => Of(context).Discover(ScimSchemas.Schemas())).Access(rule);
        scim.MapGet("/Schemas/{id}", (string id, HttpContext context) => Of(context).Discover(ScimSchemas.Schemas(), id)).Access(rule);

        scim.MapGet("/Users", (HttpContext context) => ListUsers(Of(context), server)).Access(rule);
        scim.MapGet("/Users/{id}", (string id, HttpContext context) => ShowUser(Of(context), server, id)).Access(rule);
        scim.MapPost("/Users", Handler.Of(context => CreateUserAsync(Of(context), server))).Access(rule);
        scim.MapPut("/Users/{id}", async (string id, HttpContext context) => await ChangeUserAsync(Of(context), server, id, replaces: true).ConfigureAwait(false)).Access(rule);
        scim.MapPatch("/Users/{id}", async (string id, HttpContext context) => await ChangeUserAsync(Of(context), server, id, replaces: false).ConfigureAwait(false)).Access(rule);
        scim.MapDelete("/Users/{id}", (string id, HttpContext context) => Deleted(server, new ScimUsers(Of(context), server.Time).Delete(id))).Access(rule);

        scim.MapGet("/Groups", (HttpContext context) => ListGroups(Of(context))).Access(rule);
        scim.MapGet("/Groups/{id}", (string id, HttpContext context) => ShowGroup(Of(context), id)).Access(rule);
        scim.MapPost("/Groups", Handler.Of(context => CreateGroupAsync(Of(context), server))).Access(rule);
        scim.MapPut("/Groups/{id}", async (string id, HttpContext context) => await ChangeGroupAsync(Of(context), server, id, replaces: true).ConfigureAwait(false)).Access(rule);
        scim.MapPatch("/Groups/{id}", async (string id, HttpContext context) => await ChangeGroupAsync(Of(context), server, id, replaces: false).ConfigureAwait(false)).Access(rule);
        scim.MapDelete("/Groups/{id}", (string id, HttpContext context) => Deleted(server, new ScimGroups(Of(context)).Delete(id))).Access(rule);

        guarded.Map("/scim/{**rest}", () => ScimJson.Answer(new ScimError(404, null, "There is no such resource; Users, Groups, ServiceProviderConfig, ResourceTypes and Schemas are under /scim/v2."))).Access(rule);

        ScimRequest Of(HttpContext context) => new(context, server.Control);
    }

    private static IResult ListUsers(ScimRequest request, TollgateServer server)
    {
        var (conditions, wrong) = ScimFilter.Read(request.Context.Request.Query["filter"]);
        if (wrong is not null)
        {
            return ScimJson.Answer(wrong);
        }

        var (users, error) = new ScimUsers(request, server.Time).Search(conditions);
        return error is null ? request.Page(users, user => ScimUser.View(request, user)) : ScimJson.Answer(error);
    }

    private static IResult ShowUser(ScimRequest request, TollgateServer server, string id) => new ScimUsers(request, server.Time).Find(id) is { } user
        ? request.Show(user, ScimUser.View(request, user))
        : ScimJson.Answer(ScimUsers.NotFound(id));

    private static async Task<IResult> CreateUserAsync(ScimRequest request, TollgateServer server)
    {
        var (body, wrong) = await ScimJson.ReadAsync(request.Context.Request).ConfigureAwait(false);
        var (user, error) = wrong is null ? new ScimUsers(request, server.Time).Create(body) : (null, wrong);
        if (user is null)
        {
            return ScimJson.Answer(error!);
        }

        Publication.Publish(server);
        return request.Show(user, ScimUser.View(request, user), 201);
    }

    private static async Task<IResult> ChangeUserAsync(ScimRequest request, TollgateServer server, string id, bool replaces)
    {
        var (body, wrong) = await ScimJson.ReadAsync(request.Context.Request).ConfigureAwait(false);
        var (user, error) = wrong is null ? new ScimUsers(request, server.Time).Change(id, body, replaces) : (null, wrong);
        if (user is null)
        {
            return ScimJson.Answer(error!);
        }

        Publication.Publish(server);
        return request.Show(user, ScimUser.View(request, user));
    }

    private static IResult ListGroups(ScimRequest request)
    {
        var (conditions, wrong) = ScimFilter.Read(request.Context.Request.Query["filter"]);
        if (wrong is not null)
        {
            return ScimJson.Answer(wrong);
        }

        var (teams, error) = new ScimGroups(request).Search(conditions);
        return error is null ? request.Page(teams, team => ScimGroup.View(request, team)) : ScimJson.Answer(error);
    }

    private static IResult ShowGroup(ScimRequest request, string id) => new ScimGroups(request).Find(id) is { } team
        ? request.Show(team, ScimGroup.View(request, team))
        : ScimJson.Answer(ScimGroups.NotFound(id));

    private static async Task<IResult> CreateGroupAsync(ScimRequest request, TollgateServer server)
    {
        var (body, wrong) = await ScimJson.ReadAsync(request.Context.Request).ConfigureAwait(false);
        var (team, error) = wrong is null ? new ScimGroups(request).Create(body) : (null, wrong);
        if (team is null)
        {
            return ScimJson.Answer(error!);
        }

        Publication.Publish(server);
        return request.Show(team, ScimGroup.View(request, team), 201);
    }

    private static async Task<IResult> ChangeGroupAsync(ScimRequest request, TollgateServer server, string id, bool replaces)
    {
        var (body, wrong) = await ScimJson.ReadAsync(request.Context.Request).ConfigureAwait(false);
        var (team, error) = wrong is null ? new ScimGroups(request).Change(id, body, replaces) : (null, wrong);
        if (team is null)
        {
            return ScimJson.Answer(error!);
        }

        Publication.Publish(server);
        return request.Show(team, ScimGroup.View(request, team));
    }

    private static IResult Deleted(TollgateServer server, ScimError? error)
    {
        if (error is not null)
        {
            return ScimJson.Answer(error);
        }

        Publication.Publish(server);
        return Results.NoContent();
    }
}
