using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/limits</c>: rates of requests, tokens and money, requests and streams at once.</summary>
internal static class LimitEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/limits", (HttpContext context) => List(server, context)).Access(Resource.Limits, Act.Read);
        api.MapPost("/limits", Handler.Of(context => CreateAsync(server, context))).Access(Resource.Limits, Act.Write);
        api.MapPatch("/limits/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, id, context).ConfigureAwait(false)).Access(Resource.Limits, Act.Write);
        api.MapDelete("/limits/{id:guid}", (Guid id, HttpContext context) => Retire(server, id, context)).Access(Resource.Limits, Act.Write);
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
        var (limits, next) = page.Of(snapshot.RequestLimits.Where(limit => viewer.Sees(Resource.Limits, places.Of(limit))));
        return ApiResults.Ok(new { limits = limits.Select(limit => View(snapshot, limit)), next });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<LimitBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var viewer = context.Viewer();
        var scope = ApiScope.Read(body.Scope, body.Organization ?? viewer.Organization?.Slug);
        var owner = ApiOrganization.Read(server.Control, viewer, body.Organization, scope.Value);
        var draft = new RequestLimit
        {
            Name = body.Name ?? body.Scope?.Replace(':', ' ') ?? "",
            OrganizationId = owner.Id,
            Dimension = scope.Value?.Dimension,
            ScopeName = scope.Value?.Name ?? "",
            Requests = body.Requests,
            Per = body.Per.Length(),
            Burst = body.Burst,
            MaxParallel = body.MaxParallel,
            MaxStreams = body.MaxStreams,
            InputTokens = body.InputTokens,
            OutputTokens = body.OutputTokens,
            Tokens = body.Tokens,
            Money = body.Money,
        };
        var problems = ApiScope.Problems(read, draft, scope, owner.Problem, isNamed: body.Name is not null);
        if (problems.Count > 0)
        {
            return ApiResults.Problems(problems);
        }

        return viewer.RefuseChange(Resource.Limits, new Places(server.Core.Keys.Snapshot, server.Time).Of(draft))
            ?? Answer(server, context, server.Control.RequestLimits.Create(draft), ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, Guid id, HttpContext context)
    {
        if (Find(server, id, context, out var limit) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<LimitChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } change)
        {
            return ApiResults.Problems(read.Errors);
        }

        if (ApiScope.Refuse(context.Request, limit) is { } refusal)
        {
            return refusal;
        }

        var changed = change.Of(limit);
        return read.With(ControlRules.Check(changed)) is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : Answer(server, context, server.Control.RequestLimits.Update(changed), ApiResults.Ok);
    }

    private static IResult Retire(TollgateServer server, Guid id, HttpContext context)
    {
        IResult? refusal = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = Find(server, id, context, out var limit) ?? ApiScope.Refuse(context.Request, limit);
            return refusal is null && server.Control.RequestLimits.Retire(id).IsOk;
        });
        if (refusal is null)
        {
            Publication.Publish(server);
        }

        return refusal ?? Results.NoContent();
    }

    private static IResult Answer(TollgateServer server, HttpContext context, ControlResult<RequestLimit> result, Func<object, IResult> ok)
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
    private static IResult? Find(TollgateServer server, Guid id, HttpContext context, out RequestLimit limit)
    {
        var viewer = context.Viewer();
        limit = server.Control.RequestLimits.Find(id)!;
        return limit is { RetiredMicros: null } && new Places(server.Core.Keys.Snapshot, server.Time).Of(limit) is var place && viewer.Sees(Resource.Limits, place)
            ? viewer.RefuseChange(Resource.Limits, place)
            : NotFound(id);
    }

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no limit {id}.")]);

    private static object View(ControlSnapshot snapshot, RequestLimit limit) => new
    {
        id = limit.Id,
        name = limit.Name,
        scope = ApiScope.Write(snapshot, limit.OrganizationId, limit.Dimension, limit.ScopeName),
        organization = ApiScope.Slug(snapshot, limit.OrganizationId),
        requests = limit.Requests,
        per = limit is { Requests: null, InputTokens: null, OutputTokens: null, Tokens: null, Money: null } ? null : limit.Per.TotalDays >= 1 ? "day" : limit.Per.TotalHours >= 1 ? "hour" : "minute",
        burst = limit.Burst,
        max_parallel = limit.MaxParallel,
        max_streams = limit.MaxStreams,
        input_tokens = limit.InputTokens,
        output_tokens = limit.OutputTokens,
        tokens = limit.Tokens,
        money_usd = limit.Money,
        enabled = limit.Enabled,
        version = limit.Version,
        managed_by = limit.ManagedBy,
    };
}
