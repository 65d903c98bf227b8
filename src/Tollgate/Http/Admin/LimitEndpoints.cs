using Tollgate.Hosting;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/limits</c>: rates of requests, tokens and money, requests and streams at once.</summary>
internal static class LimitEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/limits", (HttpContext context) => List(server, context)).Needs(AdminRight.ReadSetup);
        api.MapPost("/limits", Handler.Of(context => CreateAsync(server, context))).Needs(AdminRight.WriteSetup);
        api.MapDelete("/limits/{id:guid}", (Guid id) => Retire(server, id)).Needs(AdminRight.WriteSetup);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var identity = context.Admin();
        var snapshot = server.Control.Read();
        return ApiResults.Ok(new { limits = snapshot.RequestLimits.Where(limit => identity.Sees(limit.OrganizationId)).Select(limit => View(snapshot, limit)) });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<LimitBody>(context.Request).ConfigureAwait(false);
        if (!read.IsOk)
        {
            return ApiResults.Problems(read.Errors);
        }

        var body = read.Value;
        var scope = ApiScope.Read(body.Scope);
        if (!scope.IsOk)
        {
            return ApiResults.Problems(scope.Errors);
        }

        var result = server.Control.RequestLimits.Create(new RequestLimit
        {
            Name = body.Name ?? body.Scope!.Replace(':', ' '),
            Dimension = scope.Value.Dimension,
            ScopeName = scope.Value.Name,
            Requests = body.Requests,
            Per = body.Per switch { LimitWindow.Day => TimeSpan.FromDays(1), LimitWindow.Hour => TimeSpan.FromHours(1), _ => TimeSpan.FromMinutes(1) },
            Burst = body.Burst,
            MaxParallel = body.MaxParallel,
            MaxStreams = body.MaxStreams,
            InputTokens = body.InputTokens,
            OutputTokens = body.OutputTokens,
            Tokens = body.Tokens,
            Money = body.Money,
        });
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        server.Core.Keys.RefreshNow();
        return ApiResults.Created(View(server.Control.Read(), result.Value));
    }

    private static IResult Retire(TollgateServer server, Guid id)
    {
        if (server.Control.RequestLimits.Find(id) is not { RetiredMicros: null } limit)
        {
            return ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no limit {id}.")]);
        }

        if (ApiScope.IsManaged(limit) is { } managed)
        {
            return ApiResults.Problems([managed]);
        }

        var result = server.Control.RequestLimits.Retire(id);
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        server.Core.Keys.RefreshNow();
        return Results.NoContent();
    }

    private static object View(ControlSnapshot snapshot, RequestLimit limit) => new
    {
        id = limit.Id,
        name = limit.Name,
        scope = ApiScope.Write(snapshot, limit.OrganizationId, limit.Dimension, limit.ScopeName),
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
        managed_by = limit.ManagedBy,
    };
}
