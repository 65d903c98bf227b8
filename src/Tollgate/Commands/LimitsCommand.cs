using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Economics.Money;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate limits</c>: rates of requests, tokens and money, requests and streams at once.</summary>
internal static class LimitsCommand
{
    internal static Command Create() => new("limits", "Create, list and remove limits of rate: requests, tokens, money, requests and streams at once.") { CreateLimit(), List(), Remove() };

    private static Command CreateLimit()
    {
        var data = CommonOptions.Data();
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
        var command = new Command("create", "Create a limit; running gateways apply it within a second.") { data, scope, organization, requests, input, output, tokens, money, per, parallel, streams, name, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var read = ScopeArgument.Read(parse.GetValue(scope)!, parse.GetValue(organization));
            if (!read.IsOk)
            {
                return ControlAccess.Fail(read.Errors);
            }

            TimeSpan? window = parse.GetValue(per) switch
            {
                "minute" => TimeSpan.FromMinutes(1),
                "hour" => TimeSpan.FromHours(1),
                "day" => TimeSpan.FromDays(1),
                _ => null,
            };
            if (window is not { } span)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "per", parse.GetValue(per)!, "Write minute, hour or day.")]);
            }

            var owner = ControlAccess.LimitedOrganization(store, parse.GetValue(organization), read.Value);
            if (owner.Problem is { } problem)
            {
                return ControlAccess.Fail([problem]);
            }

            var result = store.RequestLimits.Create(new RequestLimit
            {
                OrganizationId = owner.Id,
                Name = parse.GetValue(name) ?? parse.GetValue(scope)!.Replace(':', ' '),
                Dimension = read.Value.Dimension,
                ScopeName = read.Value.Name,
                Requests = parse.GetValue(requests),
                Per = span,
                MaxParallel = parse.GetValue(parallel),
                MaxStreams = parse.GetValue(streams),
                InputTokens = parse.GetValue(input),
                OutputTokens = parse.GetValue(output),
                Tokens = parse.GetValue(tokens),
                Money = parse.GetValue(money) is { } usd ? new Amount(usd) : null,
            });
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            Console.Out.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { id = result.Value.Id, name = result.Value.Name })
                : $"Limit {result.Value.Id} for {parse.GetValue(scope)}.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("list", "List limits.") { data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            var limits = snapshot.RequestLimits.ToDictionary(limit => limit.Id);
            var rows = snapshot.RequestLimits.Select(limit => new
            {
                id = limit.Id,
                name = limit.Name,
                scope = snapshot.DescribeScope(limit.OrganizationId, limit.Dimension, limit.ScopeName),
                organization = limit.OrganizationId is { } owner ? snapshot.Organization(owner).Slug : null,
                requests = limit.Requests,
                per_seconds = (int)limit.Per.TotalSeconds,
                parallel = limit.MaxParallel,
                streams = limit.MaxStreams,
                input_tokens = limit.InputTokens,
                output_tokens = limit.OutputTokens,
                tokens = limit.Tokens,
                money_usd = limit.Money?.ToString(),
            }).ToList();
            if (parse.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(rows));
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("name", Spare: 1), new("scope"), new("organization", Spare: 2), new("limit", Spare: 1), new("per", ColumnKind.Figure), new("at once", ColumnKind.Figure), new("streams", ColumnKind.Figure));
            foreach (var row in rows)
            {
                table.AddRow(
                    row.id.ToString(), row.name, row.scope, row.organization ?? "all", Rates(limits[row.id]), Rates(limits[row.id]).Length == 0 ? "" : $"{row.per_seconds} s", Text(row.parallel), Text(row.streams));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Remove()
    {
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The limit's id, from 'limits list'." };
        var force = CommonOptions.Force();
        var command = new Command("remove", "Take a limit out of force.") { id, data, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(store.RequestLimits.Find(parse.GetValue(id))) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = store.RequestLimits.Retire(parse.GetValue(id));
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            Console.Out.WriteLine($"Removed {result.Value.Name}.");
            return 0;
        });
        return command;
    }

    private static string Rates(RequestLimit limit)
    {
        var parts = new List<string>(5);
        Add(limit.Requests, "requests");
        Add(limit.InputTokens, "input tokens");
        Add(limit.OutputTokens, "output tokens");
        Add(limit.Tokens, "tokens");
        if (limit.Money is { } money)
        {
            parts.Add($"${money}");
        }

        return string.Join(", ", parts);

        void Add(long? figure, string unit)
        {
            if (figure is { } some)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{some:#,0} {unit}"));
            }
        }
    }

    private static string Text(int? figure) => figure?.ToString(CultureInfo.InvariantCulture) ?? "";
}
