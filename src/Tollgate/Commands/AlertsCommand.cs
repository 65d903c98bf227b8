using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Alerting;
using Tollgate.Commands.Administration;
using Tollgate.Configuration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate alerts</c>: what was raised, whether a sink works, another try for what was given up.</summary>
internal static class AlertsCommand
{
    internal static Command Create() => new("alerts", "List alerts, try a sink, send again what was given up.") { List(), Test(), Retry() };

    private static Command List()
    {
        var state = new Option<string?>("--state") { Description = "Only pending, delivered or dead ones." };
        state.AcceptOnlyFromAmong([.. AlertStateNames.Words]);
        var kind = new Option<string?>("--kind") { Description = "Only of this kind." };
        kind.AcceptOnlyFromAmong([.. AlertKinds.Words]);
        var limit = new Option<int>("--limit") { Description = "At most so many, the newest.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                result.AddError("--limit must be from 1 to 10000.");
            }
        });
        var json = CommonOptions.Json();
        var command = new Command("list", "List alerts, the newest first.") { state, kind, limit, json };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var alerts = await there.Log.AlertsAsync(parse.GetValue(state), parse.GetValue(kind), parse.GetValue(limit), cancellation).ConfigureAwait(false);
            if (!alerts.IsOk)
            {
                return ControlAccess.Fail(alerts.Errors, parse.InvocationConfiguration.Error);
            }

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(alerts.Value.Select(static alert => alert.Json))).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(new("id", ColumnKind.Whole), new("first", ColumnKind.Whole), new("kind", ColumnKind.Whole), new("count", ColumnKind.Figure), new("deliveries"), new("alert", Spare: 1));
            foreach (var alert in alerts.Value)
            {
                table.AddRow(
                    alert.Id.ToString(), alert.Instant("first_at") ?? "", alert.Text("kind"), (alert.Number("count") ?? 0).ToString(CultureInfo.InvariantCulture),
                    string.Join(", ", alert.Rows("deliveries").Select(static delivery => $"{delivery.Text("sink")} {delivery.Text("state")}")), alert.Text("text"));
            }

            table.Write(output);
            return 0;
        });
        return command;
    }

    private static Command Test()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file, as for 'tollgate serve'." };
        var name = new Argument<string>("sink") { Description = "The sink's name in the configuration." };
        var command = AdministrationOptions.OnlyHere(
            new Command("test", "Send a test alert to one sink, now and once.") { name, config }, "It tries the sinks of a configuration file from where that file is.");
        command.SetAction(async (parse, cancellation) =>
        {
            var errors = parse.InvocationConfiguration.Error;
            var loaded = ConfigurationLoader.Load(parse.GetValue(config), new ProcessEnvironment());
            if (loaded.Configuration is not { } configuration)
            {
                foreach (var problem in loaded.Problems)
                {
                    await errors.WriteLineAsync(problem.ToString()).ConfigureAwait(false);
                }

                return 2;
            }

            var wanted = parse.GetValue(name)!;
            using var loggers = LoggerFactory.Create(static logging => logging.AddSimpleConsole(console => console.SingleLine = true));
            using var sinks = new AlertSinks(configuration.AlertSinks, loggers, TimeProvider.System);
            if (sinks.Find(wanted) is not { } sink)
            {
                await errors.WriteLineAsync($"There is no sink '{wanted}'; there are {string.Join(", ", configuration.AlertSinks.Select(static one => one.Name))}.").ConfigureAwait(false);
                return 2;
            }

            var message = AlertWriting.Test(TimeProvider.System.GetUtcNow());
            if (await sink.SendAsync(message, cancellation).ConfigureAwait(false) is { } error)
            {
                await errors.WriteLineAsync($"'{wanted}' did not take the test alert: {error}.").ConfigureAwait(false);
                return 1;
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync($"'{wanted}' took the test alert {message.Alert.Id}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static Command Retry()
    {
        var id = new Argument<Guid>("id") { Description = "The alert's id, from 'alerts list'." };
        var command = new Command("retry", "Try again to deliver an alert where it was not; a running gateway does so within a second.") { id };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Log.RetryAsync(parse.GetValue(id), cancellation).ConfigureAwait(false);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, parse.InvocationConfiguration.Error);
            }

            var deliveries = result.Value.Number("deliveries") ?? 0;
            await parse.InvocationConfiguration.Output.WriteLineAsync(deliveries == 0 ? "Every sink has it already." : $"{deliveries} deliveries are tried again.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
