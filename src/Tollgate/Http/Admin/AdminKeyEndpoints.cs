using Tollgate.Commands;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// <c>/api/admin-keys</c>: keys that sign in to the dashboard and this API. Operators make and end them; a secret is in the answer that makes the key, and
/// nowhere else.
/// </summary>
internal static class AdminKeyEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var (read, write) = (AccessRule.For(Resource.AdminKeys, Act.Read, Reach.Installation), AccessRule.For(Resource.AdminKeys, Act.Write, Reach.Installation));
        api.MapGet("/admin-keys", (HttpContext context) => List(server, context)).Access(read);
        api.MapPost("/admin-keys", Handler.Of(context => CreateAsync(server, context))).Access(write);
        api.MapGet("/admin-keys/{id:guid}", (Guid id, HttpContext context) => Show(server, id, context)).Access(read);
        api.MapPost("/admin-keys/{id:guid}/rotate", async (Guid id, HttpContext context) => await RotateAsync(server, id, context).ConfigureAwait(false)).Access(write);
        api.MapPost("/admin-keys/{id:guid}/revoke", (Guid id, HttpContext context) => Revoke(server, id, context)).Access(write);
    }

    /// <summary>One admin key as the API and the verbs show it.</summary>
    internal static Dictionary<string, object?> View(ControlSnapshot snapshot, KeyStanding names, AdminKey key) => new(StringComparer.Ordinal)
    {
        ["id"] = key.Id,
        ["name"] = key.Name,
        ["prefix"] = key.Prefix,
        ["role"] = AdminRoleNames.Of(key.Role),
        ["organization"] = ApiScope.Slug(snapshot, key.OrganizationId),
        ["team"] = names.NameOf(key.TeamId),
        ["user"] = names.NameOf(key.UserId),
        ["created_at"] = ApiScope.Instant(key.CreatedMicros),
        ["expires_at"] = ApiScope.Instant(key.ExpiresMicros),
        ["last_used_at"] = ApiScope.Instant(key.LastUsedMicros),
        ["revoked_at"] = ApiScope.Instant(key.RetiredMicros),
        ["version"] = key.Version,
    };

    /// <summary>How many operators' keys work.</summary>
    internal static int CountOperators(IControlStore store, DateTimeOffset now) =>
        store.AdminKeys.List().Count(key => key.Role == AdminRole.Operator && !(key.ExpiresMicros <= KeyWords.Micros(now)));

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "all", "limit", "cursor");
        var (all, page) = (query.Flag("all"), query.Page());
        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var snapshot = server.Core.Keys.Snapshot;
        var names = new KeyStanding(snapshot);
        var (keys, next) = page.Of(server.Control.AdminKeys.List(all));
        return ApiResults.Ok(new { admin_keys = keys.Select(key => View(snapshot, names, key)), next });
    }

    private static IResult Show(TollgateServer server, Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        return server.Control.AdminKeys.Find(id) is { } key ? Answer(server, context, key) : NotFound(id);
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<AdminKeyBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var role = body.Role is { } word ? AdminRoleNames.Read(word) : null;
        if (read.With(Problems(body, role, server.Time.GetUtcNow())) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        ControlResult<IssuedKey<AdminKey>>? result = null;
        server.Control.AllOrNothing(() =>
        {
            var draft = AdminKeyPlacing.Read(server.Control, body, role!.Value);
            result = draft.IsOk ? server.Control.AdminKeys.Create(draft.Value) : new ControlResult<IssuedKey<AdminKey>>([.. draft.Errors.Select(static error => error with { Kind = ControlErrorKind.Invalid })]);
            return result.IsOk;
        });
        return Issued(server, context, result!);
    }

    private static async Task<IResult> RotateAsync(TollgateServer server, Guid id, HttpContext context)
    {
        var read = await ApiBody.ReadOrDefaultAsync<KeyRotation>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        ControlError[] own = SpanArgument.TryRead(body.Overlap, out var overlap) ? []
            : [new ControlError(ControlErrorKind.Invalid, "overlap", body.Overlap, "overlap must be a span such as 24h or 7d, or 0 to end the old key at once.")];
        if (read.With(own) is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        var (refusal, result) = Change(server, id, context, () => server.Control.AdminKeys.Rotate(id, overlap));
        return refusal ?? Issued(server, context, result!);
    }

    private static IResult Revoke(TollgateServer server, Guid id, HttpContext context)
    {
        var (refusal, result) = Change(server, id, context, () => server.Control.AdminKeys.Revoke(id));
        if (refusal is not null || !result!.IsOk)
        {
            return refusal ?? ApiResults.Problems(result!.Errors);
        }

        Publication.Publish(server);
        return Answer(server, context, result.Value, view => view["operators_left"] = CountOperators(server.Control, server.Time.GetUtcNow()));
    }

    private static (IResult? Refusal, ControlResult<T>? Result) Change<T>(TollgateServer server, Guid id, HttpContext context, Func<ControlResult<T>> change)
        where T : class
    {
        IResult? refusal = null;
        ControlResult<T>? result = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = server.Control.AdminKeys.Find(id) is { } key ? RowVersion.Refuse(context.Request, key) : NotFound(id);
            result = refusal is null ? change() : null;
            return result is { IsOk: true };
        });
        return (refusal, result);
    }

    private static List<ControlError> Problems(AdminKeyBody body, AdminRole? role, DateTimeOffset now)
    {
        var errors = new List<ControlError>();
        if (role is null)
        {
            Add("role", body.Role is null ? $"role is missing; write one of {AdminRoleNames.All}." : $"role '{body.Role}' is none; write one of {AdminRoleNames.All}.");
        }

        if (string.IsNullOrWhiteSpace(body.Name))
        {
            Add("name", "name is missing; write who or what the key is for.");
        }

        if (body.Expires <= now)
        {
            Add("expires_at", "expires_at lies in the past: the key would never work.");
        }

        if (role is { } given)
        {
            if (body.Organization is not null && given == AdminRole.Operator)
            {
                Add("organization", "organization does not go with the role operator, which is for the whole installation; leave it out, or give another role.");
            }
            else if (body.Organization is null && given is AdminRole.Owner or AdminRole.TeamLead or AdminRole.Member)
            {
                Add("organization", $"organization is needed for the role {AdminRoleNames.Of(given)}.");
            }

            if (body.Team is null == (given == AdminRole.TeamLead))
            {
                Add("team", given == AdminRole.TeamLead ? "team is needed for the role team-lead." : "team goes only with the role team-lead.");
            }

            if (given == AdminRole.Member && body.User is null)
            {
                Add("user", "user is needed for the role member.");
            }
        }

        return errors;

        void Add(string field, string message) => errors.Add(new ControlError(ControlErrorKind.Invalid, field, "", message));
    }

    private static IResult Issued(TollgateServer server, HttpContext context, ControlResult<IssuedKey<AdminKey>> result)
    {
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value.Key);
        return ApiResults.Created(new { id = result.Value.Key.Id, name = result.Value.Key.Name, secret = result.Value.Secret, message = "The secret is not stored and will not be shown again." });
    }

    private static IResult Answer(TollgateServer server, HttpContext context, AdminKey key, Action<Dictionary<string, object?>>? more = null)
    {
        RowVersion.Show(context, key);
        var snapshot = server.Core.Keys.Snapshot;
        var view = View(snapshot, new KeyStanding(snapshot), key);
        more?.Invoke(view);
        return ApiResults.Ok(view);
    }

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no admin key {id}.")]);
}
