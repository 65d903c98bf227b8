using Tollgate.Commands;
using Tollgate.Hosting;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/keys</c>: virtual keys. A secret is in the answer that makes the key, and nowhere else.</summary>
internal static class KeyEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/keys", (HttpContext context) => List(server, context)).Needs(AdminRight.ReadSetup);
        api.MapPost("/keys", Handler.Of(context => CreateAsync(server, context))).Needs(AdminRight.WriteSetup);
        api.MapPost("/keys/{id:guid}/revoke", (Guid id) => Revoke(server, id)).Needs(AdminRight.WriteSetup);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var identity = context.Admin();
        var all = context.Request.Query["all"] == "true";
        var snapshot = server.Control.Read();
        return ApiResults.Ok(new
        {
            keys = snapshot.Keys.Where(key => identity.Sees(key.OrganizationId) && (all || key.RetiredMicros is null)).Select(key => View(snapshot, key)),
        });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<KeyBody>(context.Request).ConfigureAwait(false);
        if (!read.IsOk)
        {
            return ApiResults.Problems(read.Errors);
        }

        var body = read.Value;
        var store = server.Control;
        var organization = ControlAccess.Organization(store, body.Organization, create: true);
        if (!organization.IsOk)
        {
            return ApiResults.Problems(About(organization.Errors, "organization"));
        }

        var team = body.Team is { } teamSlug ? ControlAccess.Team(store, organization.Value, teamSlug, create: true) : null;
        if (team is { IsOk: false })
        {
            return ApiResults.Problems(About(team.Errors, "team"));
        }

        var user = body.User is { } userSlug ? ControlAccess.User(store, organization.Value, userSlug, create: true) : null;
        if (user is { IsOk: false })
        {
            return ApiResults.Problems(About(user.Errors, "user"));
        }

        var result = store.Keys.Create(new NewKey
        {
            OrganizationId = organization.Value.Id,
            TeamId = team?.Value?.Id,
            UserId = user?.Value?.Id,
            Name = body.Name ?? string.Join('-', new[] { body.Team, body.User, "key" }.Where(part => part is not null)),
            ExpiresMicros = body.Expires is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
            AllowedModels = body.Models,
            AllowedSurfaces = body.Surfaces,
            DefaultFeature = body.Feature,
            DefaultTags = body.Tags,
        });
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        server.Core.Keys.RefreshNow();
        return ApiResults.Created(new { id = result.Value.Key.Id, name = result.Value.Key.Name, secret = result.Value.Secret, message = "The secret is not stored and will not be shown again." });
    }

    private static IResult Revoke(TollgateServer server, Guid id)
    {
        if (server.Control.Keys.Find(id) is { } key && ApiScope.IsManaged(key) is { } managed)
        {
            return ApiResults.Problems([managed]);
        }

        var result = server.Control.Keys.Revoke(id);
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        server.Core.Keys.RefreshNow();
        return ApiResults.Ok(View(server.Control.Read(), result.Value));
    }

    private static object View(ControlSnapshot snapshot, VirtualKey key) => new
    {
        id = key.Id,
        name = key.Name,
        prefix = key.Prefix,
        organization = snapshot.Organization(key.OrganizationId).Slug,
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
        managed_by = key.ManagedBy,
    };

    // The store speaks of a slug; the caller wrote an organization, a team or a user.
    private static List<ControlError> About(IReadOnlyList<ControlError> errors, string field) =>
        [.. errors.Select(error => error with { Field = field, Message = error.Message.Replace("slug", field, StringComparison.Ordinal) })];
}
