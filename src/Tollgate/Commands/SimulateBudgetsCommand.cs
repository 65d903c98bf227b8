using System.CommandLine;
using System.Globalization;
using Tollgate.Commands.Administration;
using Tollgate.Configuration;
using Tollgate.Configuration.Reading;
using Tollgate.Economics.Budgets;
using Tollgate.Gateway.Admission;
using Tollgate.Hosting;
using Tollgate.Insights.Replays;
using Tollgate.Proposals;

namespace Tollgate.Commands;

/// <summary><c>tollgate budgets simulate</c>: what budgets would have done to the traffic in the ledger.</summary>
internal static class SimulateBudgetsCommand
{
    private const int LongestFile = 4 << 20;

    internal static Command Create(TimeProvider time)
    {
        var data = CommonOptions.Data();
        var file = new Option<string>("--file", "-f") { Description = "YAML file with the proposed budgets: a list 'budgets' of scope, limit, window, kind, each, …", Required = true };
        var last = new Option<string>("--last") { Description = "How far back, such as 30d or 12h.", DefaultValueFactory = _ => "30d" };
        var from = new Option<string?>("--from") { Description = "Start, as 2026-11-01 or an instant, in place of --last." };
        var to = new Option<string?>("--to") { Description = "End, exclusive. Default: now." };
        var current = new Option<bool>("--with-current") { Description = "Together with the budgets in force." };
        var json = CommonOptions.Json();
        var command = AdministrationOptions.OnlyHere(new Command("simulate", "Show whom proposed budgets would have alerted, degraded and refused. Changes nothing.") { data, file, last, from, to, current, json }, "It reads the whole ledger of the span; run it where the data is, or on a backup.");
        command.SetAction(async (parse, cancellation) =>
        {
            var now = time.GetUtcNow();
            var end = ReportCommand.Micros(parse.GetValue(to), "--to") ?? Micros(now);
            var start = ReportCommand.Micros(parse.GetValue(from), "--from") ?? Micros(now - Span(parse.GetValue(last)!));
            if (start >= end)
            {
                throw new StartupException("The span is empty: --from must be before --to.");
            }

            using var ledger = await OfflineLedger.OpenAsync(parse.GetValue(data)!).ConfigureAwait(false);
            var name = parse.GetValue(file)!;
            var environment = new ProcessEnvironment();
            var text = environment.ReadFile(Path.GetFullPath(name), LongestFile, out var reason)
                ?? throw new StartupException($"The file '{name}' cannot be read: {reason}.");
            var snapshot = ledger.Control.Read();
            var proposal = ProposalReader.Read(text, name, environment, snapshot);
            if (proposal.Problems.Count > 0)
            {
                foreach (var problem in proposal.Problems)
                {
                    parse.InvocationConfiguration.Error.WriteLine(problem);
                }

                return 1;
            }

            IReadOnlyList<BudgetDefinition> budgets = parse.GetValue(current) ? [.. proposal.Budgets, .. snapshot.BudgetDefinitions().Where(static one => one.Enabled)] : proposal.Budgets;
            var zone = ledger.Control.Installation.FindTimeZone();
            var history = new LedgerSpendHistory(ledger.Reader, static _ => Task.CompletedTask, time);
            var replay = new BudgetReplay(ledger.Reader, history.ReadAsync, new WindowCalendar(zone));
            var replayed = await replay.RunAsync(budgets, start, end, cancellation).ConfigureAwait(false);
            var ids = replayed.SelectMany(static one => one.Refused.Names.Keys.Concat(one.Degraded.Names.Keys)).ToHashSet();
            var writer = new ReplayWriter(await ledger.Reader.NamesAsync(ids, cancellation).ConfigureAwait(false), snapshot, zone, start, end);
            if (parse.GetValue(json))
            {
                writer.WriteJson(replayed, parse.InvocationConfiguration.Output);
            }
            else
            {
                writer.WriteText(replayed, parse.InvocationConfiguration.Output);
            }

            return 0;
        });
        return command;
    }

    private static TimeSpan Span(string text) =>
        Quantity.TryReadDuration(text, out var milliseconds) && milliseconds > 0 && milliseconds < TimeSpan.FromDays(36_500).TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new StartupException(string.Create(CultureInfo.InvariantCulture, $"--last is '{text}'; write a number with its unit, such as 30d or 12h."));

    private static long Micros(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
