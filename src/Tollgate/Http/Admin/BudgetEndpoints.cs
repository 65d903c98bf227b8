using Tollgate.Economics.Budgets;
using Tollgate.Hosting;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>/api/budgets</c>: budgets with what is spent, held and left of them now.</summary>
internal static class BudgetEndpoints
{
    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/budgets", (HttpContext context) => List(server, context)).Needs(AdminRight.ReadSetup);
        api.MapPost("/budgets", Handler.Of(context => CreateAsync(server, context))).Needs(AdminRight.WriteSetup);
        api.MapPatch("/budgets/{id:guid}", async (Guid id, HttpContext context) => await ChangeAsync(server, id, context).ConfigureAwait(false)).Needs(AdminRight.WriteSetup);
        api.MapDelete("/budgets/{id:guid}", (Guid id) => Retire(server, id)).Needs(AdminRight.WriteSetup);
    }

    private static IResult List(TollgateServer server, HttpContext context)
    {
        var identity = context.Admin();
        var snapshot = server.Control.Read();
        var standings = Standings(server);
        return ApiResults.Ok(new
        {
            budgets = snapshot.Budgets.Where(budget => identity.Sees(budget.OrganizationId)).Select(budget => View(snapshot, budget, standings.GetValueOrDefault(budget.Id))),
        });
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<BudgetBody>(context.Request).ConfigureAwait(false);
        if (!read.IsOk)
        {
            return ApiResults.Problems(read.Errors);
        }

        var body = read.Value;
        var errors = new List<ControlError>();
        var scope = ApiScope.Read(body.Scope);
        errors.AddRange(scope.Errors);
        if (ApiScope.ReadWindow(body.Window, out var window) is { } unread)
        {
            errors.Add(unread);
        }

        if (body.Limit is null)
        {
            errors.Add(new ControlError(ControlErrorKind.Invalid, "limit_usd", "", "limit_usd is missing; write an amount such as \"50\"."));
        }

        if (errors.Count > 0)
        {
            return ApiResults.Problems(errors);
        }

        var result = server.Control.Budgets.Create(new Budget
        {
            Name = body.Name ?? body.Scope!.Replace(':', ' '),
            Dimension = scope.Value!.Dimension,
            ScopeName = scope.Value.Name,
            Tag = body.Tag,
            Each = body.Each,
            Window = window,
            Limit = body.Limit!.Value,
            Kind = body.Kind,
            DryRun = body.DryRun,
            AlertThresholds = body.AlertThresholds,
            DegradeFrom = body.DegradeFrom,
            Enabled = body.Enabled,
        });
        return Answer(server, result, ApiResults.Created);
    }

    private static async Task<IResult> ChangeAsync(TollgateServer server, Guid id, HttpContext context)
    {
        var read = await ApiBody.ReadAsync<BudgetChange>(context.Request).ConfigureAwait(false);
        if (!read.IsOk)
        {
            return ApiResults.Problems(read.Errors);
        }

        var change = read.Value;
        if (server.Control.Budgets.Find(id) is not { RetiredMicros: null } budget)
        {
            return NotFound(id);
        }

        var window = budget.Window;
        if (ApiScope.IsManaged(budget) is { } managed)
        {
            return ApiResults.Problems([managed]);
        }

        if (change.Window is { } text && ApiScope.ReadWindow(text, out window) is { } unread)
        {
            return ApiResults.Problems([unread]);
        }

        return Answer(
            server,
            server.Control.Budgets.Update(budget with
            {
                Name = change.Name ?? budget.Name,
                Window = window,
                Limit = change.Limit ?? budget.Limit,
                Kind = change.Kind ?? budget.Kind,
                DryRun = change.DryRun ?? budget.DryRun,
                AlertThresholds = change.AlertThresholds ?? budget.AlertThresholds,
                DegradeFrom = change.DegradeFrom ?? budget.DegradeFrom,
                Enabled = change.Enabled ?? budget.Enabled,
                Version = change.Version ?? budget.Version,
            }),
            ApiResults.Ok);
    }

    private static IResult Retire(TollgateServer server, Guid id)
    {
        if (server.Control.Budgets.Find(id) is not { RetiredMicros: null } budget)
        {
            return NotFound(id);
        }

        return ApiScope.IsManaged(budget) is { } managed
            ? ApiResults.Problems([managed])
            : Answer(server, server.Control.Budgets.Retire(id), _ => Results.NoContent());
    }

    private static IResult Answer(TollgateServer server, ControlResult<Budget> result, Func<object, IResult> ok)
    {
        if (!result.IsOk)
        {
            return ApiResults.Problems(result.Errors);
        }

        server.Core.Keys.RefreshNow();
        return ok(View(server.Control.Read(), result.Value, Standings(server).GetValueOrDefault(result.Value.Id)));
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
        tag = budget.Tag,
        each = budget.Each,
        names = standing?.Names,
        window = ApiScope.Write(budget.Window),
        kind = budget.Kind,
        dry_run = budget.DryRun,
        would_have_denied = budget.DryRun ? standing?.WouldHaveDenied : null,
        limit_usd = budget.Limit,
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
