using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/keys</c>: virtual keys. A secret is in the answer that makes the key, and nowhere else.</summary>
internal static class KeyEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/keys", (HttpContext context) => List(server, context)).Access(Resource.Keys, Act.Read);
        api.MapPost("/keys", Handler.Of(context => CreateAsync(server, context))).Access(Resource.Keys, Act.Write);
        api.MapPost("/keys/{id:guid}/revoke", (Guid id, HttpContext context) => Revoke(server, id, context)).Access(Resource.Keys, Act.Write);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "all", "limit", "cursor");
        var (all, page) = (query.Flag("all"), query.Page());
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var viewer = context.Viewer();
        var snapshot = server.Core.Keys.Snapshot;
        var (keys, next) = page.Of(snapshot.Keys.Where(key => viewer.Sees(Resource.Keys, Places.Of(key)) && (all || key.RetiredMicros is null)));

        // Uses are written down without a new snapshot: the rows of the page, and no more, are read again.
        return ApiResults.Ok(new { keys = keys.Select(key => View(snapshot, server.Control.Keys.Find(key.Id) ?? key)), next });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<KeyBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var (order, elsewhere) = KeyPlacing.Place(server.Control, context.Viewer(), body);
        if (elsewhere is not null)
        {
            return elsewhere;
        }

        if (read.With(order.FindProblems(server.Time.GetUtcNow())) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var result = order.Make(server.Control);
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value.Key);
        return ApiResults.Created(new { id = result.Value.Key.Id, name = result.Value.Key.Name, secret = result.Value.Secret, message = "The secret is not stored and will not be shown again." });
    }

    private static IResult Revoke(TollgateServer server, Guid id, HttpContext context)
    {
        IResult? refusal = null;
        ControlResult<VirtualKey>? result = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = server.Control.Keys.Find(id) is { } key && context.Viewer().Sees(Resource.Keys, Places.Of(key))
                ? context.Viewer().RefuseChange(Resource.Keys, Places.Of(key)) ?? ApiScope.Refuse(context.Request, key)
                : ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no key {id}.")]);
            if (refusal is not null)
            {
                return false;
            }

            result = server.Control.Keys.Revoke(id);
            return result.IsOk;
        });
        if (refusal is not null || !result!.IsOk)
        {
            return refusal ?? ApiResults.Problems(result!.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value);
        return ApiResults.Ok(View(server.Core.Keys.Snapshot, result.Value));
    }

    private static object View(ControlSnapshot snapshot, VirtualKey key) => new
    {
        id = key.Id,
        name = key.Name,
        prefix = key.Prefix,
        organization = snapshot.FindOrganization(key.OrganizationId)?.Slug,
        team = snapshot.Teams.FirstOrDefault(team => team.Id == key.TeamId)?.Slug,
        user = snapshot.Users.FirstOrDefault(user => user.Id == key.UserId)?.Slug,
        models = key.AllowedModels,
        surfaces = key.AllowedSurfaces,
        feature = key.DefaultFeature,
        tags = key.DefaultTags,
        created_at = ApiScope.Instant(key.CreatedMicros),
        expires_at = ApiScope.Instant(key.ExpiresMicros),
        last_used_at = ApiScope.Instant(key.LastUsedMicros),
        revoked_at = ApiScope.Instant(key.RetiredMicros),
        version = key.Version,
        managed_by = key.ManagedBy,
    };
}
