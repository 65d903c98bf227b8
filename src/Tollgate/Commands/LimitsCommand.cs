using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Economics.Money;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate limits</c>: rates of requests, tokens and money, requests and streams at once.</summary>
internal static class LimitsCommand
{
    internal static Command Create() => new("limits", "Create, list and remove limits of rate: requests, tokens, money, requests and streams at once.") { CreateLimit(), List(), Remove() };

    private static Command CreateLimit()
    {
        var scope = new Option<string>("--scope") { Description = ScopeArgument.Description, Required = true };
        var requests = new Option<int?>("--requests") { Description = "Requests per window." };
        var per = new Option<string>("--per") { Description = "minute, hour or day.", DefaultValueFactory = _ => "minute" };
        var parallel = new Option<int?>("--parallel") { Description = "Requests in flight at once." };
        var streams = new Option<int?>("--streams") { Description = "Streams in flight at once." };
        var input = new Option<long?>("--input-tokens") { Description = "Input tokens per window, as the provider counts them (Anthropic and Bedrock: without cache reads)." };
        var output = new Option<long?>("--output-tokens") { Description = "Output tokens per window, reasoning included." };
        var tokens = new Option<long?>("--tokens") { Description = "Input and output tokens together per window." };
        var money = new Option<decimal?>("--usd") { Description = "USD per window." };
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var organization = CommonOptions.LimitedOrganization();
        var json = CommonOptions.Json();
        var command = new Command("create", "Create a limit; running gateways apply it within a second.") { scope, organization, requests, input, output, tokens, money, per, parallel, streams, name, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            LimitWindow? window = parse.GetValue(per) switch
            {
                "minute" => LimitWindow.Minute,
                "hour" => LimitWindow.Hour,
                "day" => LimitWindow.Day,
                _ => null,
            };
            if (window is not { } span)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "per", parse.GetValue(per)!, "Write minute, hour or day.")], parse.InvocationConfiguration.Error);
            }

            using var there = where.Open(parse);
            var result = await there.Limits.CreateAsync(
                new LimitBody
                {
                    Scope = parse.GetValue(scope),
                    Organization = parse.GetValue(organization),
                    Name = parse.GetValue(name),
                    Requests = parse.GetValue(requests),
                    Per = span,
                    MaxParallel = parse.GetValue(parallel),
                    MaxStreams = parse.GetValue(streams),
                    InputTokens = parse.GetValue(input),
                    OutputTokens = parse.GetValue(output),
                    Tokens = parse.GetValue(tokens),
                    Money = parse.GetValue(money) is { } usd ? new Amount(usd) : null,
                },
                cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { id = result.Value.Id, name = result.Value.Text("name") })
                : $"Limit {result.Value.Id} for {parse.GetValue(scope)}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List limits.") { json };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var limits = await there.Limits.ListAsync(new RowFilter(), cancellation).ConfigureAwait(false);
            if (!limits.IsOk)
            {
                return ControlAccess.Fail(limits.Errors, parse.InvocationConfiguration.Error);
            }

            var rows = limits.Value.Select(static limit => new
            {
                id = limit.Id,
                name = limit.Text("name"),
                scope = limit.Scope(),
                organization = limit.Find("organization"),
                requests = limit.Number("requests"),
                per_seconds = limit.Number("per_seconds"),
                parallel = limit.Number("max_parallel"),
                streams = limit.Number("max_streams"),
                input_tokens = limit.Number("input_tokens"),
                output_tokens = limit.Number("output_tokens"),
                tokens = limit.Number("tokens"),
                money_usd = limit.Find("money_usd"),
            }).ToList();
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows));
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("name", Spare: 1), new("scope"), new("organization", Spare: 2), new("limit", Spare: 1), new("per", ColumnKind.Figure), new("at once", ColumnKind.Figure), new("streams", ColumnKind.Figure));
            foreach (var (row, limit) in rows.Zip(limits.Value))
            {
                var rates = Rates(limit);
                table.AddRow(row.id.ToString(), row.name, row.scope, row.organization ?? "all", rates, rates.Length == 0 ? "" : $"{row.per_seconds} s", Text(row.parallel), Text(row.streams));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var id = new Argument<Guid>("id") { Description = "The limit's id, from 'limits list'." };
        var force = CommonOptions.Force();
        var command = new Command("remove", "Take a limit out of force.") { id, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Limits.EndAsync(parse.GetValue(id), parse.GetValue(force), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync($"Removed {result.Value.Text("name")}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static string Rates(SeenRow limit)
    {
        var parts = new List<string>(5);
        Add("requests", "requests");
        Add("input_tokens", "input tokens");
        Add("output_tokens", "output tokens");
        Add("tokens", "tokens");
        if (limit.Find("money_usd") is { } money)
        {
            parts.Add($"${money}");
        }

        return string.Join(", ", parts);

        void Add(string member, string unit)
        {
            if (limit.Number(member) is { } some)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{some:#,0} {unit}"));
            }
        }
    }

    private static string Text(long? figure) => figure?.ToString(CultureInfo.InvariantCulture) ?? "";
}
