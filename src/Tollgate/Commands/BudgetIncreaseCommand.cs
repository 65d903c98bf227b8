using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Configuration.Reading;
using Tollgate.Economics.Money;
using Tollgate.Http.Admin;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate budgets increase</c>: temporary increases, asked for and decided by whoever has the data directory.</summary>
internal static class BudgetIncreaseCommand
{
    internal static Command Create() => new("increase", "Ask for temporary increases of budgets, list them and decide.")
    {
        Request(),
        List(),
        Decide("approve", IncreaseVerdict.Approve, "Approve an increase; running gateways apply it within a second.", "approved"),
        Decide("refuse", IncreaseVerdict.Refuse, "Refuse an increase.", "refused"),
        Decide("withdraw", IncreaseVerdict.Withdraw, "Take a request back, or end an increase that is in force.", "withdrawn"),
    };

    private static Command Request()
    {
        var budget = new Argument<string>("budget") { Description = "The budget's id, from 'budgets list' or a refusal." };
        var amount = new Option<decimal>("--amount") { Description = "What is to be on top of the limit, in USD.", Required = true };
        var from = new Option<string?>("--from") { Description = "When it begins, such as 2026-12-24T08:00:00Z. Default: when it is approved." };
        var until = new Option<string?>("--until") { Description = "When it ends, such as 2026-12-31." };
        var length = new Option<string?>("--for") { Description = "How long from now, such as 12h or 7d, in place of --until." };
        var name = new Option<string?>("--name") { Description = "Of a budget for each name the one it is for, such as acme/ann. Default: all." };
        var reason = new Option<string?>("--reason") { Description = "Why, for those who decide." };
        var json = CommonOptions.Json();
        var command = new Command("request", "Ask for an increase.") { budget, amount, from, until, length, name, reason, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Increases.AskAsync(
                new IncreaseBody
                {
                    Budget = parse.GetValue(budget),
                    Amount = new Amount(parse.GetValue(amount)),
                    From = parse.GetValue(from),
                    Until = parse.GetValue(until),
                    For = parse.GetValue(length),
                    Name = parse.GetValue(name),
                    Reason = parse.GetValue(reason),
                },
                cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            var row = result.Value;
            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(json)
                ? JsonSerializer.Serialize(Row(row))
                : $"Increase {row.Id}: ${row.Text("amount_usd")} on top of the ${row.Text("limit_usd")} of '{row.Text("budget_name")}' until {row.Instant("until")}, requested.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var state = new Option<IncreaseState?>("--state") { Description = "Only those that are requested, approved, refused, withdrawn or expired." };
        var json = CommonOptions.Json();
        var command = new Command("list", "List increases in order of their request.") { state, json };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var increases = await there.Increases.ListAsync(new RowFilter { State = parse.GetValue(state) is { } wanted ? IncreaseDecision.State(wanted) : null }, cancellation).ConfigureAwait(false);
            if (!increases.IsOk)
            {
                return ControlAccess.Fail(increases.Errors, parse.InvocationConfiguration.Error);
            }

            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(increases.Value.Select(Row))).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("budget", Spare: 1), new("for", Spare: 2), new("USD", ColumnKind.Figure), new("until", ColumnKind.Whole), new("state", ColumnKind.Whole));
            foreach (var increase in increases.Value)
            {
                table.AddRow(
                    increase.Id.ToString(), increase.Find("budget_name") ?? increase.Text("budget"), increase.Find("name") ?? (increase.Has("each") ? "all" : ""),
                    increase.Text("amount_usd"), increase.Instant("until") ?? "", increase.Text("state") + (increase.Is("in_force") ? ", in force" : ""));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Decide(string verb, IncreaseVerdict verdict, string description, string done)
    {
        var id = new Argument<Guid>("id") { Description = "The increase's id, from 'budgets increase list'." };
        var json = CommonOptions.Json();
        var command = new Command(verb, description) { id, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Increases.DecideAsync(parse.GetValue(id), verdict, cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(json) ? JsonSerializer.Serialize(Row(result.Value)) : $"Increase {result.Value.Id} is {done}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static object Row(SeenRow increase) => new
    {
        id = increase.Id,
        budget = increase.Text("budget"),
        budget_name = increase.Find("budget_name"),
        name = increase.Find("name"),
        amount_usd = increase.Text("amount_usd"),
        limit_usd = increase.Find("limit_usd"),
        from = increase.Instant("from"),
        until = increase.Instant("until"),
        state = increase.Text("state"),
        in_force = increase.Is("in_force"),
        reason = increase.Text("reason"),
    };
}
