using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Alerting;
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
        var data = CommonOptions.Data();
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
        var command = new Command("list", "List alerts, the newest first.") { data, state, kind, limit, json };
        command.SetAction(async (parse, cancellation) =>
        {
            using var ledger = await OfflineLedger.OpenAsync(parse.GetValue(data)!).ConfigureAwait(false);
            var alerts = ledger.Control.Alerts.Read(new AlertQuery
            {
                Limit = parse.GetValue(limit),
                State = parse.GetValue(state) is { } word ? AlertStateNames.Of(word) : null,
                Kind = parse.GetValue(kind) is { } one ? AlertKinds.Of(one) : null,
            });
            var writing = new AlertWriting(new AlertNaming(ledger.Control, ledger.Reader));
            var texts = new List<string>(alerts.Count);
            foreach (var alert in alerts)
            {
                texts.Add((await writing.WriteAsync(alert, cancellation).ConfigureAwait(false)).Text);
            }

            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(alerts.Zip(texts, static (alert, text) => AlertsEndpoint.View(alert, text)))).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(new("id", ColumnKind.Whole), new("first", ColumnKind.Whole), new("kind", ColumnKind.Whole), new("count", ColumnKind.Figure), new("deliveries"), new("alert", Spare: 1));
            foreach (var (alert, text) in alerts.Zip(texts))
            {
                table.AddRow(
                    alert.Id.ToString(), KeyListing.Instant(alert.FirstMicros) ?? "", alert.Kind.Word(), alert.Count.ToString(CultureInfo.InvariantCulture),
                    string.Join(", ", alert.Deliveries.Select(static delivery => $"{delivery.Sink} {AlertsEndpoint.State(delivery)}")), text);
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
        var command = new Command("test", "Send a test alert to one sink, now and once.") { name, config };
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
        var data = CommonOptions.Data();
        var id = new Argument<Guid>("id") { Description = "The alert's id, from 'alerts list'." };
        var command = new Command("retry", "Try again to deliver an alert where it was not; a running gateway does so within a second.") { id, data };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var wanted = parse.GetValue(id);
            if (store.Alerts.Find(wanted) is null)
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.NotFound, "id", wanted.ToString(), "There is no such alert; see 'alerts list'.")]);
            }

            var deliveries = store.Alerts.Retry(wanted, (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            parse.InvocationConfiguration.Output.WriteLine(deliveries == 0 ? "Every sink has it already." : $"{deliveries} deliveries are tried again.");
            return 0;
        });
        return command;
    }
}
