using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/budgets</c>: budgets with what is spent, held and left of them now.</summary>
internal static class BudgetEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/budgets", (HttpContext context) => List(server, context)).Access(Resource.Budgets, Act.Read);
        api.MapPost("/budgets", Handler.Of(context => CreateAsync(server, context))).Access(Resource.Budgets, Act.Write);
        api.MapPatch("/budgets/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, id, context).ConfigureAwait(false)).Access(Resource.Budgets, Act.Write);
        api.MapDelete("/budgets/{id:guid}", (Guid id, HttpContext context) => Retire(server, id, context)).Access(Resource.Budgets, Act.Write);
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
        var standings = Standings(server);
        var (budgets, next) = page.Of(snapshot.Budgets.Where(budget => viewer.Sees(Resource.Budgets, places.Of(budget))));
        return ApiResults.Ok(new { budgets = budgets.Select(budget => View(snapshot, budget, standings.GetValueOrDefault(budget.Id))), next });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<BudgetBody>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } body)
        {
            return ApiResults.Problems(read.Errors);
        }

        var viewer = context.Viewer();
        var scope = ApiScope.Read(body.Scope, body.Organization ?? viewer.Organization?.Slug);
        var owner = ApiOrganization.Read(server.Control, viewer, body.Organization, scope.Value);
        var unread = ApiScope.ReadWindow(body.Window, out var window);
        var draft = new Budget
        {
            Name = body.Name ?? body.Scope?.Replace(':', ' ') ?? "",
            OrganizationId = owner.Id,
            Dimension = scope.Value?.Dimension,
            ScopeName = scope.Value?.Name ?? "",
            Tag = body.Tag,
            Each = body.Each,
            Window = unread is null ? window : BudgetWindow.CalendarMonth,
            Limit = body.Limit ?? default,
            Kind = body.Kind,
            DryRun = body.DryRun,
            AlertThresholds = body.AlertThresholds,
            DegradeFrom = body.DegradeFrom,
            Enabled = body.Enabled,
        };
        var missing = body.Limit is null ? new ControlError(ControlErrorKind.Invalid, "limit_usd", "", "limit_usd is missing; write an amount such as \"50\".") : null;
        var problems = ApiScope.Problems(read, draft, scope, owner.Problem, body.Name is not null, unread, missing);
        if (problems.Count > 0)
        {
            return ApiResults.Problems(problems);
        }

        return viewer.RefuseChange(Resource.Budgets, new Places(server.Core.Keys.Snapshot, server.Time).Of(draft))
            ?? Answer(server, context, server.Control.Budgets.Create(draft), ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, Guid id, HttpContext context)
    {
        if (Find(server, id, context, out var budget) is { } unreachable)
        {
            return unreachable;
        }

        var read = await ApiBody.ReadAsync<BudgetChange>(context.Request).ConfigureAwait(false);
        if (read.Value is not { } change)
        {
            return ApiResults.Problems(read.Errors);
        }

        if (ApiScope.Refuse(context.Request, budget) is { } refusal)
        {
            return refusal;
        }

        var window = budget.Window;
        var unread = change.Window is { } text ? ApiScope.ReadWindow(text, out window) : null;
        var changed = budget with
        {
            Name = change.Name ?? budget.Name,
            Window = unread is null ? window : budget.Window,
            Limit = change.Limit ?? budget.Limit,
            Kind = change.Kind ?? budget.Kind,
            DryRun = change.DryRun ?? budget.DryRun,
            AlertThresholds = change.AlertThresholds ?? budget.AlertThresholds,
            DegradeFrom = change.DegradeFrom ?? budget.DegradeFrom,
            Enabled = change.Enabled ?? budget.Enabled,
            Version = change.Version ?? budget.Version,
        };
        ControlError[] own = unread is null ? [] : [unread];
        return read.With([.. own, .. ControlRules.Check(changed)]) is { Count: > 0 } problems
            ? ApiResults.Problems(problems)
            : Answer(server, context, server.Control.Budgets.Update(changed), ApiResults.Ok);
    }

    private static IResult Retire(TollgateServer server, Guid id, HttpContext context)
    {
        IResult? refusal = null;
        server.Control.AllOrNothing(() =>
        {
            refusal = Find(server, id, context, out var budget) ?? ApiScope.Refuse(context.Request, budget);
            return refusal is null && server.Control.Budgets.Retire(id).IsOk;
        });
        if (refusal is null)
        {
            Publication.Publish(server);
        }

        return refusal ?? Results.NoContent();
    }

    private static IResult Answer(TollgateServer server, HttpContext context, ControlResult<Budget> result, Func<object, IResult> ok)
    {
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        Publication.Publish(server);
        RowVersion.Show(context, result.Value);
        return ok(View(server.Core.Keys.Snapshot, result.Value, Standings(server).GetValueOrDefault(result.Value.Id)));
    }

    /// <summary>Finds what is to be changed. What is not seen is answered like what is not there.</summary>
    private static IResult? Find(TollgateServer server, Guid id, HttpContext context, out Budget budget)
    {
        var viewer = context.Viewer();
        budget = server.Control.Budgets.Find(id)!;
        return budget is { RetiredMicros: null } && new Places(server.Core.Keys.Snapshot, server.Time).Of(budget) is var place && viewer.Sees(Resource.Budgets, place)
            ? viewer.RefuseChange(Resource.Budgets, place)
            : NotFound(id);
    }

    private static IResult NotFound(Guid id) => ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no budget {id}.")]);

    private static Dictionary<Guid, BudgetStanding> Standings(TollgateServer server) =>
        server.Core.Budgets.Snapshot((server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            .ToDictionary(standing => standing.Budget.Id);

    private static object View(ControlSnapshot snapshot, Budget budget, BudgetStanding? standing) => new
    {
        id = budget.Id,
        name = budget.Name,
        scope = ApiScope.Write(snapshot, budget.OrganizationId, budget.Dimension, budget.ScopeName),
        organization = ApiScope.Slug(snapshot, budget.OrganizationId),
        tag = budget.Tag,
        each = budget.Each,
        names = standing?.Names,
        window = ApiScope.Write(budget.Window),
        kind = budget.Kind,
        dry_run = budget.DryRun,
        would_have_denied = budget.DryRun ? standing?.WouldHaveDenied : null,
        limit_usd = budget.Limit,
        increase_usd = standing?.IncreaseEndsMicros is null ? null : (Amount?)standing.Increase,
        increase_until = ApiScope.Instant(standing?.IncreaseEndsMicros),
        spent_usd = standing?.Spent,
        held_usd = standing?.Held,
        left_usd = standing?.Left,
        resets_at = standing is { ResetsAtMicros: not WindowSpan.Never } ? ApiScope.Instant(standing.ResetsAtMicros) : null,
        alert_thresholds = budget.AlertThresholds,
        degrade_from = budget.DegradeFrom,
        enabled = budget.Enabled,
        version = budget.Version,
        managed_by = budget.ManagedBy,
    };
}
