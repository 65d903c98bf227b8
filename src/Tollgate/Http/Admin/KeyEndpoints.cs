using Tollgate.Commands;
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
        api.MapGet("/keys/{id:guid}", (Guid id, HttpContext context) => Show(server, id, context)).Access(Resource.Keys, Act.Read);
        api.MapPatch("/keys/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, id, context).ConfigureAwait(false)).Access(Resource.Keys, Act.Write);
        api.MapPost("/keys/{id:guid}/rotate", async (Guid id, HttpContext context) => await RotateAsync(server, id, context).ConfigureAwait(false)).Access(Resource.Keys, Act.Write);
        api.MapPost("/keys/{id:guid}/revoke", (Guid id, HttpContext context) => Revoke(server, id, context)).Access(Resource.Keys, Act.Write);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "all", "unused", "unknown_owner", "limit", "cursor");
        var (all, ownerless, unused, page) = (query.Flag("all"), query.Flag("unknown_owner"), query.Span("unused"), query.Page());
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var viewer = context.Viewer();
        var snapshot = server.Core.Keys.Snapshot;
        var standing = new KeyStanding(snapshot);
        var before = unused is { } span ? KeyWords.Micros(server.Time.GetUtcNow() - span) : null;
        var (keys, next) = page.Of(Rows().Where(key => viewer.Sees(Resource.Keys, Places.Of(key)) && (all || key.RetiredMicros is null)
            && (before is null || KeyStanding.IsUnusedSince(key, before.Value)) && (!ownerless || standing.IsOwnerUnknown(key))));

        // Uses are written down without a new snapshot: the rows of the page, and no more, are read again.
        return ApiResults.Ok(new { keys = keys.Select(key => View(snapshot, standing, before is null ? server.Control.Keys.Find(key.Id) ?? key : key)), next });

        IEnumerable<VirtualKey> Rows() => before is null ? snapshot.Keys : server.Control.Keys.List(withRevoked: true);
    }

    private static IResult Show(TollgateServer server, Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        if (server.Control.Keys.Find(id) is not { } key || !context.Viewer().Sees(Resource.Keys, Places.Of(key)))
        {
            return NotFound(id);
        }

        RowVersion.Show(context, key);
        var snapshot = server.Core.Keys.Snapshot;
        var assignments = server.Control.Assignments(id)
            .Select(one => new { from = ApiScope.Instant(one.FromMicros), cost_center = None(one.CostCenter), project = None(one.Project) });
        return ApiResults.Ok(new { key = View(snapshot, new KeyStanding(snapshot), key), assignments });
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, Guid id, HttpContext context)
    {
        if (Refuse(server, id, context) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<KeyChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        IResult? refusal = null;
        ControlResult<VirtualKey>? result = null;
        server.Control.AllOrNothing(() =>
        {
            var edit = body.Edit();
            var key = server.Control.Keys.Find(id);
            refusal = Refuse(server, id, context) ?? KeyPlacing.Refuse(server.Control, context.Viewer(), edit) ?? ApiScope.Refuse(context.Request, key!);
            if (refusal is not null)
            {
                return false;
            }

            result = edit.Make(server.Control, key!, server.Time.GetUtcNow());
            return result.IsOk && read.Errors.Count == 0;
        });
        if (refusal is not null)
        {
            return refusal;
        }

        if (read.With(result!.Errors) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        return Answer(server, context, result.Value!);
    }

    private static async Task<IResult> RotateAsync(TollgateServer server, Guid id, HttpContext context)
    {
        if (Refuse(server, id, context) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadOrDefaultAsync<KeyRotation>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var isSpan = SpanArgument.TryRead(body.Overlap, out var overlap);
        ControlError[] own = !isSpan ? [new ControlError(ControlErrorKind.Invalid, "overlap", body.Overlap, "overlap must be a span such as 24h or 7d, or 0 to end the old key at once.")]
            : overlap > KeyRotation.LongestOfMember && context.Viewer().ReachOf(Resource.Keys, Act.Write) == Reach.Own
                ? [new ControlError(ControlErrorKind.Invalid, "overlap", body.Overlap, "overlap of a member is at most 7d; write a shorter one, or ask a lead.")]
                : [];
        if (read.With(own) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        IResult? refusal = null;
        ControlResult<IssuedKey<VirtualKey>>? result = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = Refuse(server, id, context) ?? ApiScope.Refuse(context.Request, server.Control.Keys.Find(id)!);
            result = refusal is null ? server.Control.Keys.Rotate(id, overlap) : null;
            return result is { IsOk: true };
        });
        if (refusal is not null || !result!.IsOk)
        {
            return refusal ?? ApiResults.Problems(result!.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value.Key);
        return ApiResults.Created(new
        {
            id = result.Value.Key.Id,
            name = result.Value.Key.Name,
            secret = result.Value.Secret,
            rotated_from = id,
            old_key_ends_at = overlap == TimeSpan.Zero ? ApiScope.Instant(server.Control.Keys.Find(id)!.RetiredMicros) : ApiScope.Instant(server.Control.Keys.Find(id)!.ExpiresMicros),
            message = "The secret is not stored and will not be shown again. Budgets and limits of the old key go on with this one.",
        });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<KeyBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var (order, elsewhere) = KeyPlacing.Place(server.Control, context.Viewer(), body);
        if ((elsewhere ?? MemberKeys.Refuse(context.Viewer(), server.Core.Keys.Snapshot, server.Time.GetUtcNow())) is { } refusal)
        {
            return refusal;
        }

        if (body.Budget is not null && context.Viewer().ReachOf(Resource.Budgets, Act.Write) == Reach.None)
        {
            return AccessControl.Forbidden(context.Viewer(), Resource.Budgets, Act.Write, Reach.Team);
        }

        var unread = ApiScope.ReadWindow(body.Window, out _);
        if (read.With([.. order.FindProblems(server.Time.GetUtcNow()).Select(static error => error.Field == "budget" ? KeyWords.Renamed(error, "budget_usd") : error), .. unread is null ? (ControlError[])[] : [unread]]) is { Count: > 0 } problems)
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
            refusal = Refuse(server, id, context) ?? ApiScope.Refuse(context.Request, server.Control.Keys.Find(id)!);
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

        return Answer(server, context, result.Value);
    }

    /// <summary>Why somebody cannot change a key; null when they can. What is not seen is answered like what is not there.</summary>
    private static IResult? Refuse(TollgateServer server, Guid id, HttpContext context) =>
        server.Control.Keys.Find(id) is { } key && context.Viewer().Sees(Resource.Keys, Places.Of(key))
            ? context.Viewer().RefuseChange(Resource.Keys, Places.Of(key))
            : NotFound(id);

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no key {id}.")]);

    private static IResult Answer(TollgateServer server, HttpContext context, VirtualKey key)
    {
        Publication.Publish(server);
        RowVersion.Show(context, key);
        var snapshot = server.Core.Keys.Snapshot;
        return ApiResults.Ok(View(snapshot, new KeyStanding(snapshot), key));
    }

    private static string? None(string text) => text.Length == 0 ? null : text;

    /// <summary>One key as the API and the verbs show it.</summary>
    internal static object View(ControlSnapshot snapshot, KeyStanding standing, VirtualKey key) => new
    {
        id = key.Id,
        name = key.Name,
        prefix = key.Prefix,
        organization = snapshot.FindOrganization(key.OrganizationId)?.Slug,
        team = standing.NameOf(key.TeamId),
        user = standing.NameOf(key.UserId),
        service_account = standing.IsOfService(key),
        models = key.AllowedModels,
        surfaces = key.AllowedSurfaces,
        ip_ranges = key.AllowedAddresses,
        require = key.RequiredAttribution,
        feature = key.DefaultFeature,
        tags = key.DefaultTags,
        cost_center = None(key.CostCenter),
        project = None(key.Project),
        metadata = key.Metadata,
        created_at = ApiScope.Instant(key.CreatedMicros),
        expires_at = ApiScope.Instant(key.ExpiresMicros),
        last_used_at = ApiScope.Instant(key.LastUsedMicros),
        revoked_at = ApiScope.Instant(key.RetiredMicros),
        rotated_from = key.RotatedFrom,
        unknown_owner = standing.IsOwnerUnknown(key),
        version = key.Version,
        managed_by = key.ManagedBy,
    };
}
