using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate budgets</c>: limits in money.</summary>
internal static class BudgetsCommand
{
    internal static Command Create() => new("budgets", "Create, list, change, increase, remove and try out budgets.") { CreateBudget(), List(), Set(), Remove(), BudgetIncreaseCommand.Create(), SimulateBudgetsCommand.Create(TimeProvider.System) };

    private static Command CreateBudget()
    {
        var scope = new Option<string>("--scope") { Description = ScopeArgument.Description, Required = true };
        var limit = new Option<decimal>("--limit") { Description = "The limit in USD, for example 100 or 0.50.", Required = true };
        var window = new Option<string>("--window") { Description = "day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d.", DefaultValueFactory = _ => "month" };
        var kind = new Option<BudgetKind>("--kind") { Description = "hard refuses, soft alerts, degrade prefers cheaper answers.", DefaultValueFactory = _ => BudgetKind.Hard };
        var each = new Option<Dimension?>("--each") { Description = "The limit holds on its own for each user, customer, task, … of the scope." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Refuse nothing; count what a hard budget would have refused." };
        var name = new Option<string?>("--name") { Description = "What people call it; appears in refusals." };
        var organization = CommonOptions.LimitedOrganization();
        var json = CommonOptions.Json();
        var command = new Command("create", "Create a budget; running gateways apply it within a second.") { scope, organization, limit, window, kind, each, dryRun, name, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Budgets.CreateAsync(
                new BudgetBody
                {
                    Scope = parse.GetValue(scope),
                    Organization = parse.GetValue(organization),
                    Name = parse.GetValue(name),
                    Limit = new Amount(parse.GetValue(limit)),
                    Window = parse.GetValue(window)!,
                    Kind = parse.GetValue(kind),
                    Each = parse.GetValue(each),
                    DryRun = parse.GetValue(dryRun),
                },
                cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            var budget = result.Value;
            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { id = budget.Id, name = budget.Text("name"), limit_usd = budget.Text("limit_usd") })
                : $"Budget {budget.Id}: ${budget.Text("limit_usd")} per {Window(budget)} for {(budget.Find("each") is { } one ? $"each {one} of " : "")}{parse.GetValue(scope)}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List budgets.") { json };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var budgets = await there.Budgets.ListAsync(new RowFilter(), cancellation).ConfigureAwait(false);
            if (!budgets.IsOk)
            {
                return ControlAccess.Fail(budgets.Errors, parse.InvocationConfiguration.Error);
            }

            var rows = budgets.Value.Select(Row).ToList();
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows, KeyListing.Snake));
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

    private static BudgetRow Row(SeenRow budget) => new(
        budget.Id, budget.Text("name"), budget.Scope(), budget.Find("organization"), budget.Find("each"), Window(budget), budget.Text("limit_usd"),
        budget.Has("increase_until") ? budget.Find("increase_usd") : null, budget.Instant("increase_until"), budget.Text("kind"), budget.Is("dry_run"));

    private static string Window(SeenRow budget) => WindowArgument.TryRead(budget.Text("window"), out var window) ? window.ToString() : budget.Text("window");

    private static Command Set()
    {
        var id = new Argument<Guid>("id") { Description = "The budget's id, from 'budgets list'." };
        var limit = new Option<decimal?>("--limit") { Description = "The new limit in USD." };
        var dryRun = new Option<bool?>("--dry-run") { Description = "true: refuse nothing and count; false: refuse." };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change a budget's limit, or end or begin its dry run; what was spent stays spent.") { id, limit, dryRun, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(limit) is null && parse.GetValue(dryRun) is null)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "limit", "", "Nothing is to change; write --limit, --dry-run or both.")], parse.InvocationConfiguration.Error);
            }

            using var there = where.Open(parse);
            var change = new BudgetChange { Limit = parse.GetValue(limit) is { } money ? new Amount(money) : null, DryRun = parse.GetValue(dryRun) };
            var result = await there.Budgets.ChangeAsync(parse.GetValue(id), change, parse.GetValue(force), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync(
                $"Budget {result.Value.Id}: the limit is now ${result.Value.Text("limit_usd")}{(result.Value.Is("dry_run") ? ", in dry run" : "")}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Argument<Guid>("id") { Description = "The budget's id, from 'budgets list'." };
        var force = CommonOptions.Force();
        var command = new Command("remove", "Take a budget out of force.") { id, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Budgets.EndAsync(parse.GetValue(id), parse.GetValue(force), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync($"Removed {result.Value.Text("name")}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private sealed record BudgetRow(
        Guid Id, string Name, string Scope, string? Organization, string? Each, string Window, string LimitUsd, string? IncreaseUsd, string? IncreaseUntil, string Kind, bool DryRun);
}
