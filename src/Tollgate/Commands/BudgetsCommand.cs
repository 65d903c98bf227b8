using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate budgets</c>: limits in money.</summary>
internal static class BudgetsCommand
{
    internal static Command Create() => new("budgets", "Create, list, change, increase, remove and try out budgets.") { CreateBudget(), List(), Set(), Remove(), BudgetIncreaseCommand.Create(TimeProvider.System), SimulateBudgetsCommand.Create(TimeProvider.System) };

    private static Command CreateBudget()
    {
        var data = CommonOptions.Data();
        var scope = new Option<string>("--scope") { Description = ScopeArgument.Description, Required = true };
        var limit = new Option<decimal>("--limit") { Description = "The limit in USD, for example 100 or 0.50.", Required = true };
        var window = new Option<string>("--window") { Description = "day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d.", DefaultValueFactory = _ => "month" };
        var kind = new Option<BudgetKind>("--kind") { Description = "hard refuses, soft alerts, degrade prefers cheaper answers.", DefaultValueFactory = _ => BudgetKind.Hard };
        var each = new Option<Dimension?>("--each") { Description = "The limit holds on its own for each user, customer, task, … of the scope." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Refuse nothing; count what a hard budget would have refused." };
        var name = new Option<string?>("--name") { Description = "What people call it; appears in refusals." };
        var organization = CommonOptions.LimitedOrganization();
        var json = CommonOptions.Json();
        var command = new Command("create", "Create a budget; running gateways apply it within a second.") { data, scope, organization, limit, window, kind, each, dryRun, name, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var read = ScopeArgument.Read(parse.GetValue(scope)!, parse.GetValue(organization));
            if (!read.IsOk)
            {
                return ControlAccess.Fail(read.Errors);
            }

            if (!WindowArgument.TryRead(parse.GetValue(window)!, out var span))
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "window", parse.GetValue(window)!, "Write day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d.")]);
            }

            var owner = ControlAccess.LimitedOrganization(store, parse.GetValue(organization), read.Value);
            if (owner.Problem is { } problem)
            {
                return ControlAccess.Fail([problem]);
            }

            var result = store.Budgets.Create(new Budget
            {
                OrganizationId = owner.Id,
                Name = parse.GetValue(name) ?? parse.GetValue(scope)!.Replace(':', ' '),
                Dimension = read.Value.Dimension,
                ScopeName = read.Value.Name,
                Limit = new Amount(parse.GetValue(limit)),
                Window = span,
                Kind = parse.GetValue(kind),
                Each = parse.GetValue(each),
                DryRun = parse.GetValue(dryRun),
            });
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            Console.Out.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { id = result.Value.Id, name = result.Value.Name, limit_usd = result.Value.Limit.ToString() })
                : $"Budget {result.Value.Id}: ${result.Value.Limit} per {span} for {(result.Value.Each is { } one ? $"each {one.ToString().ToLowerInvariant()} of " : "")}{parse.GetValue(scope)}.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("list", "List budgets.") { data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            var now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            var rows = snapshot.Budgets.Select(budget => Row(snapshot, budget, now)).ToList();
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(rows, KeyListing.Snake));
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("name", Spare: 1), new("scope"), new("organization", Spare: 2), new("window", ColumnKind.Whole), new("limit USD", ColumnKind.Figure), new("increase", Spare: 3), new("kind", ColumnKind.Whole));
            foreach (var row in rows)
            {
                table.AddRow(row.Id.ToString(), row.Name, row.Each is null ? row.Scope : $"each {row.Each} of {row.Scope}", row.Organization ?? "all", row.Window, row.LimitUsd, row.IncreaseUsd is null ? "" : $"+{row.IncreaseUsd} until {row.IncreaseUntil}", row.DryRun ? row.Kind + ", dry run" : row.Kind);
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static BudgetRow Row(ControlSnapshot snapshot, Budget budget, long now)
    {
        var (increase, ends) = snapshot.IncreaseOf(budget, now);
        return new BudgetRow(
            budget.Id, budget.Name, snapshot.DescribeScope(budget.OrganizationId, budget.Dimension, budget.ScopeName),
            budget.OrganizationId is { } owner ? snapshot.Organization(owner).Slug : null, budget.Each?.ToString().ToLowerInvariant(),
            budget.Window.ToString(), budget.Limit.ToString(), ends is null ? null : increase.ToString(), KeyListing.Instant(ends),
            budget.Kind.ToString().ToLowerInvariant(), budget.DryRun);
    }

    private static Command Set()
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The budget's id, from 'budgets list'." };
        var limit = new Option<decimal?>("--limit") { Description = "The new limit in USD." };
        var dryRun = new Option<bool?>("--dry-run") { Description = "true: refuse nothing and count; false: refuse." };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change a budget's limit, or end or begin its dry run; what was spent stays spent.") { id, data, limit, dryRun, force };
        command.SetAction(parse =>
        {
            if (parse.GetValue(limit) is null && parse.GetValue(dryRun) is null)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "limit", "", "Nothing is to change; write --limit, --dry-run or both.")]);
            }

            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (store.Budgets.Find(parse.GetValue(id)) is not { } budget)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "id", parse.GetValue(id).ToString(), "There is no such budget; see 'budgets list'.")]);
            }

            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(budget) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = store.Budgets.Update(budget with
            {
                Limit = parse.GetValue(limit) is { } money ? new Amount(money) : budget.Limit,
                DryRun = parse.GetValue(dryRun) ?? budget.DryRun,
            });
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Budget {budget.Id}: the limit is now ${result.Value.Limit}{(result.Value.DryRun ? ", in dry run" : "")}."));
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The budget's id, from 'budgets list'." };
        var force = CommonOptions.Force();
        var command = new Command("remove", "Take a budget out of force.") { id, data, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(store.Budgets.Find(parse.GetValue(id))) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = store.Budgets.Retire(parse.GetValue(id));
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            Console.Out.WriteLine($"Removed {result.Value.Name}.");
            return 0;
        });
        return command;
    }

    private sealed record BudgetRow(
        Guid Id, string Name, string Scope, string? Organization, string? Each, string Window, string LimitUsd, string? IncreaseUsd, string? IncreaseUntil, string Kind, bool DryRun);
}
