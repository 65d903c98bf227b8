using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/increases</c>: temporary increases of budgets, asked for, decided and taken back.</summary>
internal static class IncreaseEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/increases", (HttpContext context) => List(server, context)).Access(Resource.Increases, Act.Read);
        api.MapPost("/increases", Handler.Of(context => AskAsync(server, context))).Access(Resource.Increases, Act.Write);
        api.MapGet("/increases/{id:guid}", (Guid id, HttpContext context) => Show(server, id, context)).Access(Resource.Increases, Act.Read);
        api.MapPost("/increases/{id:guid}/approve", async (Guid id, HttpContext context) => await DecideAsync(server, id, context, IncreaseVerdict.Approve).ConfigureAwait(false))
            .Access(Resource.Increases, Act.Approve);
        api.MapPost("/increases/{id:guid}/refuse", async (Guid id, HttpContext context) => await DecideAsync(server, id, context, IncreaseVerdict.Refuse).ConfigureAwait(false))
            .Access(Resource.Increases, Act.Approve);
        api.MapPost("/increases/{id:guid}/withdraw", async (Guid id, HttpContext context) => await DecideAsync(server, id, context, IncreaseVerdict.Withdraw).ConfigureAwait(false))
            .Access(Resource.Increases, Act.Write);
    }

    /// <summary>Makes a request for an increase and puts it where those who decide see it.</summary>
    internal static (ControlResult<BudgetIncrease> Result, IReadOnlyList<ControlError> Problems) Ask(
        TollgateServer server, Viewer viewer, IncreaseAsk ask, string? budget, IEnumerable<ControlError> others)
    {
        var rights = new IncreaseRights(viewer, server.Core.Keys.Snapshot, server.Time);
        var (draft, own) = IncreaseRequest.Read(ask, rights.FindToAsk(budget), budget, viewer, Now(server));
        List<ControlError> problems = [.. others];
        problems.AddRange(own.Where(error => !problems.Exists(known => known.Field == error.Field)));
        if (problems.Count > 0)
        {
            return (new(problems), problems);
        }

        var result = server.Control.Increases.Create(draft);
        if (result.IsOk)
        {
            Publication.Publish(server);
        }

        return (result, result.IsOk ? [] : result.Errors);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var query = new ApiQuery(context.Request.Query, "limit", "cursor", "state", "budget");
        var page = query.Page();
        IncreaseState? state = null;
        if (query.Text("state") is { } word && (state = StateOf(word)) is null)
        {
            query.Problem("state", "state must be requested, approved, refused, withdrawn or expired.");
        }

        Guid? budget = null;
        if (query.Text("budget") is { } text)
        {
            budget = Guid.TryParse(text, out var id) ? id : null;
            if (budget is null)
            {
                query.Problem("budget", "budget must be the id of a budget.");
            }
        }

        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var snapshot = server.Core.Keys.Snapshot;
        var rights = new IncreaseRights(context.Viewer(), snapshot, server.Time);
        var now = Now(server);
        var (increases, next) = page.Of(snapshot.Increases.Where(increase =>
            (state is null || increase.StateAt(now) == state) && (budget is null || increase.BudgetId == budget) && rights.Sees(increase)));
        return ApiResults.Ok(new { increases = increases.Select(increase => View(snapshot, rights.BudgetOf(increase), increase, now)), next });
    }

    private static IResult Show(TollgateServer server, Guid id, HttpContext context)
    {
        if (new ApiQuery(context.Request.Query).Errors is { Count: > 0 } problems)
        {
            return ApiResults.Problems(problems);
        }

        return server.Control.Increases.Find(id) is { } increase && new IncreaseRights(context.Viewer(), server.Core.Keys.Snapshot, server.Time).Sees(increase)
            ? Answer(server, context, increase, ApiResults.Ok)
            : NotFound(id);
    }

    private static async Task<IResult> AskAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<IncreaseBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var ask = new IncreaseAsk { Name = body.Name, Amount = body.Amount, From = body.From, Until = body.Until, For = body.For, Reason = body.Reason };
        var (result, problems) = Ask(server, context.Viewer(), ask, body.Budget, read.Errors);
        return problems.Count > 0 ? ApiResults.Problems(problems) : Answer(server, context, result.Value!, ApiResults.Created);
    }

    private static async Task<IResult> DecideAsync(TollgateServer server, Guid id, HttpContext context, IncreaseVerdict verdict)
    {
        var viewer = context.Viewer();
        var rights = new IncreaseRights(viewer, server.Core.Keys.Snapshot, server.Time);
        if (server.Control.Increases.Find(id) is not { } increase || !rights.Sees(increase))
        {
            return NotFound(id);
        }

        if (rights.Refuse(increase, verdict) is { } refused)
        {
            return refused;
        }

        // Nothing is left to say; what somebody says all the same is not to be overheard.
        if (context.Request.ContentLength is not (null or 0) || context.Request.Headers.TransferEncoding.Count > 0)
        {
            var read = await ApiBody.ReadAsync<NoBody>(context.Request).ConfigureAwait(false);
            if (read.Errors.Count > 0)
            {
                return ApiResults.Problems(read.Errors);
            }
        }

        if (RowVersion.Refuse(context.Request, increase) is { } changed)
        {
            return changed;
        }

        if (verdict != IncreaseVerdict.Withdraw && rights.BudgetOf(increase) is null)
        {
            return ApiResults.Problems([new ControlError(ControlErrorKind.Conflict, "budget", increase.BudgetId.ToString(), "The budget of this increase is out of force.")]);
        }

        var result = IncreaseDecision.Make(server.Control, increase, verdict, viewer.KeyId, Now(server));
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(server);
        return Answer(server, context, result.Value, ApiResults.Ok);
    }

    private static IResult Answer(TollgateServer server, HttpContext context, BudgetIncrease increase, Func<object, IResult> ok)
    {
        RowVersion.Show(context, increase);
        var snapshot = server.Core.Keys.Snapshot;
        return ok(View(snapshot, new IncreaseRights(context.Viewer(), snapshot, server.Time).BudgetOf(increase), increase, Now(server)));
    }

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no increase {id}.")]);

    private static IncreaseState? StateOf(string word)
    {
        foreach (var state in Enum.GetValues<IncreaseState>())
        {
            if (IncreaseDecision.State(state) == word)
            {
                return state;
            }
        }

        return null;
    }

    private static long Now(TollgateServer server) => (server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>One increase as the API and the verbs show it.</summary>
    /// <param name="snapshot">What holds now.</param>
    /// <param name="budget">The increase's; null when it is out of force.</param>
    /// <param name="increase">The increase.</param>
    /// <param name="now">The moment.</param>
    internal static object View(ControlSnapshot snapshot, Budget? budget, BudgetIncrease increase, long now)
    {
        return new
        {
            id = increase.Id,
            budget = increase.BudgetId,
            budget_name = budget?.Name,
            each = budget?.Each,
            scope = budget is null ? null : ApiScope.Write(snapshot, budget.OrganizationId, budget.Dimension, budget.ScopeName),
            organization = ApiScope.Slug(snapshot, increase.OrganizationId),
            name = increase.Name.Length == 0 ? null : increase.Name,
            amount_usd = increase.Amount,
            limit_usd = budget?.Limit,
            from = ApiScope.Instant(increase.FromMicros),
            until = ApiScope.Instant(increase.UntilMicros),
            state = IncreaseDecision.State(increase.StateAt(now)),
            in_force = increase.InForce() is { } span && span.Contains(now),
            reason = increase.Reason,
            requested_by = increase.RequestedBy,
            requested_at = ApiScope.Instant(increase.CreatedMicros),
            decided_by = increase.DecidedBy,
            decided_at = ApiScope.Instant(increase.DecidedMicros),
            ended_at = ApiScope.Instant(increase.EndedMicros),
            version = increase.Version,
        };
    }
}
