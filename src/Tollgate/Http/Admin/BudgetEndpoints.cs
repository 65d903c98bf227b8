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
        var rows = new ScopedRows<Budget>(server, Resource.Budgets, "budget", "budgets", server.Control.Budgets, static snapshot => snapshot.Budgets, static (places, budget) => places.Of(budget), () =>
        {
            var standings = Standings(server);
            return (snapshot, budget) => View(snapshot, budget, standings.GetValueOrDefault(budget.Id));
        });
        rows.Map<BudgetChange>(api, Changed);
        api.MapPost("/budgets", Handler.Of(context => CreateAsync(server, rows, context))).Access(Resource.Budgets, Act.Write);
    }

    private static async Task<IResult> CreateAsync(TollgateServer server, ScopedRows<Budget> rows, HttpContext context)
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
        return problems.Count > 0 ? ApiResults.Problems(problems) : rows.Create(context, draft);
    }

    /// <summary>A budget with its changes, and what cannot be read of them.</summary>
    internal static (Budget Changed, ControlError? Unread) Changed(BudgetChange change, Budget budget)
    {
        var window = budget.Window;
        var unread = change.Window is { } text ? ApiScope.ReadWindow(text, out window) : null;
        return (
            budget with
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
            },
            unread);
    }

    private static Dictionary<Guid, BudgetStanding> Standings(TollgateServer server) =>
        server.Core.Budgets.Snapshot((server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)
            .ToDictionary(standing => standing.Budget.Id);

    /// <summary>One budget as the API and the verbs show it.</summary>
    internal static object View(ControlSnapshot snapshot, Budget budget, BudgetStanding? standing) => new
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
