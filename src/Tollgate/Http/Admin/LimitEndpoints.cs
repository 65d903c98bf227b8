using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/limits</c>: rates of requests, tokens and money, requests and streams at once.</summary>
internal static class LimitEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        var rows = new ScopedRows<RequestLimit>(
            server, Resource.Limits, "limit", "limits", server.Control.RequestLimits, static snapshot => snapshot.RequestLimits, static (places, limit) => places.Of(limit), static () => View);
        rows.Map<LimitChange>(api, static (change, limit) => (change.Of(limit), null));
        api.MapPost("/limits", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Limits, Act.Write);
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, ScopedRows<RequestLimit> rows, HttpContext context)
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
        return problems.Count > 0 ? ApiResults.Problems(problems) : rows.Create(context, draft);
    }

    /// <summary>One limit as the API and the verbs show it.</summary>
    internal static object View(ControlSnapshot snapshot, RequestLimit limit) => new
    {
        id = limit.Id,
        name = limit.Name,
        scope = ApiScope.Write(snapshot, limit.OrganizationId, limit.Dimension, limit.ScopeName),
        organization = ApiScope.Slug(snapshot, limit.OrganizationId),
        requests = limit.Requests,
        per = limit is { Requests: null, InputTokens: null, OutputTokens: null, Tokens: null, Money: null } ? null : limit.Per.TotalDays >= 1 ? "day" : limit.Per.TotalHours >= 1 ? "hour" : "minute",
        per_seconds = (int)limit.Per.TotalSeconds,
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
