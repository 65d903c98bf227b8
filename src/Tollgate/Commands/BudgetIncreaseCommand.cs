using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Configuration.Reading;
using Tollgate.Economics.Money;
using Tollgate.Increases;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate budgets increase</c>: temporary increases, asked for and decided by whoever has the data directory.</summary>
internal static class BudgetIncreaseCommand
{
    internal static Command Create(TimeProvider time) => new("increase", "Ask for temporary increases of budgets, list them and decide.")
    {
        Request(time),
        List(time),
        Decide(time, "approve", IncreaseVerdict.Approve, "Approve an increase; running gateways apply it within a second.", "approved"),
        Decide(time, "refuse", IncreaseVerdict.Refuse, "Refuse an increase.", "refused"),
        Decide(time, "withdraw", IncreaseVerdict.Withdraw, "Take a request back, or end an increase that is in force.", "withdrawn"),
    };

    private static Command Request(TimeProvider time)
    {
        var data = CommonOptions.Data();
        var budget = new Argument<string>("budget") { Description = "The budget's id, from 'budgets list' or a refusal." };
        var amount = new Option<decimal>("--amount") { Description = "What is to be on top of the limit, in USD.", Required = true };
        var from = new Option<string?>("--from") { Description = "When it begins, such as 2026-12-24T08:00:00Z. Default: when it is approved." };
        var until = new Option<string?>("--until") { Description = "When it ends, such as 2026-12-31." };
        var length = new Option<string?>("--for") { Description = "How long from now, such as 12h or 7d, in place of --until." };
        var name = new Option<string?>("--name") { Description = "Of a budget for each name the one it is for, such as acme/ann. Default: all." };
        var reason = new Option<string?>("--reason") { Description = "Why, for those who decide." };
        var json = CommonOptions.Json();
        var command = new Command("request", "Ask for an increase.") { budget, data, amount, from, until, length, name, reason, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var now = time.GetUtcNow();
            var problems = new List<ControlError>();
            var end = parse.GetValue(until);
            if (parse.GetValue(length) is { } span)
            {
                if (end is not null)
                {
                    problems.Add(Invalid("for", span, "Write --until or --for, not both."));
                }
                else if (!Quantity.TryReadDuration(span, out var milliseconds) || milliseconds <= 0 || milliseconds > BudgetIncrease.Longest.TotalMilliseconds)
                {
                    problems.Add(Invalid("for", span, $"for is '{span}'; write a number with its unit, such as 12h or 7d, at most {BudgetIncrease.Longest.Days}d."));
                }
                else
                {
                    end = now.AddMilliseconds(milliseconds).ToString("O", CultureInfo.InvariantCulture);
                }
            }

            var ask = new IncreaseAsk
            {
                Amount = new Amount(parse.GetValue(amount)),
                From = parse.GetValue(from),
                Until = end,
                Name = parse.GetValue(name),
                Reason = parse.GetValue(reason),
            };
            var wanted = parse.GetValue(budget)!;
            var found = Guid.TryParse(wanted, out var id) && store.Budgets.Find(id) is { RetiredMicros: null } row ? row : null;
            var (draft, own) = IncreaseRequest.Read(ask, found, wanted, viewer: null, Micros(now));
            problems.AddRange(own.Where(error => error.Field != "until" || problems.Count == 0));
            if (problems.Count > 0)
            {
                return ControlAccess.Fail(problems);
            }

            var result = store.Increases.Create(draft);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(Row(store.Read(), result.Value, Micros(now)))
                : $"Increase {result.Value.Id}: ${result.Value.Amount} on top of the ${found!.Limit} of '{found.Name}' until {Instant(result.Value.UntilMicros)}, requested.");
            return 0;
        });
        return command;
    }

    private static Command List(TimeProvider time)
    {
        var data = CommonOptions.Data();
        var state = new Option<IncreaseState?>("--state") { Description = "Only those that are requested, approved, refused, withdrawn or expired." };
        var json = CommonOptions.Json();
        var command = new Command("list", "List increases in order of their request.") { data, state, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            var now = Micros(time.GetUtcNow());
            var wanted = parse.GetValue(state);
            var increases = snapshot.Increases.Where(increase => wanted is null || increase.StateAt(now) == wanted).ToList();
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(increases.ConvertAll(increase => Row(snapshot, increase, now))));
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("budget", Spare: 1), new("for", Spare: 2), new("USD", ColumnKind.Figure), new("until", ColumnKind.Whole), new("state", ColumnKind.Whole));
            foreach (var increase in increases)
            {
                var budget = snapshot.Budgets.FirstOrDefault(budget => budget.Id == increase.BudgetId);
                table.AddRow(
                    increase.Id.ToString(), budget?.Name ?? increase.BudgetId.ToString(), increase.Name.Length > 0 ? increase.Name : budget?.Each is null ? "" : "all",
                    increase.Amount.ToString(), Instant(increase.UntilMicros), State(increase, now));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Decide(TimeProvider time, string verb, IncreaseVerdict verdict, string description, string done)
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The increase's id, from 'budgets increase list'." };
        var json = CommonOptions.Json();
        var command = new Command(verb, description) { id, data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (store.Increases.Find(parse.GetValue(id)) is not { } increase)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "id", parse.GetValue(id).ToString(), "There is no such increase; see 'budgets increase list'.")]);
            }

            var now = Micros(time.GetUtcNow());
            var result = IncreaseDecision.Make(store, increase, verdict, by: null, now);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(Row(store.Read(), result.Value, now))
                : $"Increase {increase.Id} is {done}.");
            return 0;
        });
        return command;
    }

    private static object Row(ControlSnapshot snapshot, BudgetIncrease increase, long now)
    {
        var budget = snapshot.Budgets.FirstOrDefault(budget => budget.Id == increase.BudgetId);
        return new
        {
            id = increase.Id,
            budget = increase.BudgetId,
            budget_name = budget?.Name,
            name = increase.Name.Length == 0 ? null : increase.Name,
            amount_usd = increase.Amount.ToString(),
            limit_usd = budget?.Limit.ToString(),
            from = Instant(increase.FromMicros),
            until = Instant(increase.UntilMicros),
            state = IncreaseDecision.State(increase.StateAt(now)),
            in_force = increase.InForce() is { } span && span.Contains(now),
            reason = increase.Reason,
        };
    }

    private static string State(BudgetIncrease increase, long now) =>
        IncreaseDecision.State(increase.StateAt(now)) + (increase.InForce() is { } span && span.Contains(now) ? ", in force" : "");

    private static string Instant(long micros) => KeyListing.Instant(micros)!;

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static ControlError Invalid(string field, string value, string message) => new(ControlErrorKind.Invalid, field, value, message);
}
