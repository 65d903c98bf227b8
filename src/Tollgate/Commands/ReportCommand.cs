using System.CommandLine;
using System.Globalization;
using Tollgate.Commands.Administration;
using Tollgate.Economics.Ownership;
using Tollgate.Hosting;
using Tollgate.Http.Admin;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands;

/// <summary><c>tollgate report</c>: spend by anything it can be attributed to.</summary>
internal static class ReportCommand
{
    internal static Command Create()
    {
        var by = new Option<string[]>("--by")
        {
            Description = $"Group by, for example team,model: {string.Join(", ", GroupingNames.All)}.",
            AllowMultipleArgumentsPerToken = true,
        };
        var from = new Option<string?>("--from") { Description = "Start, as 2026-11-01 or an instant. Default: everything." };
        var to = new Option<string?>("--to") { Description = "End, exclusive. Default: everything." };
        var top = new Option<int?>("--top") { Description = "At most this many rows; the rest is summed." };
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print CSV." };
        var caps = new Option<bool>("--caps") { Description = "Compare the callers' output caps with the answers instead, by feature and model unless --by says otherwise." };
        var command = new Command("report", "Report spend from the ledger, exact to the last decimal.") { by, from, to, top, json, csv, caps };
        var where = AdministrationOptions.ForQuestion(command);
        var filters = new List<(Dimension Dimension, Option<string?> Option)>();
        foreach (var dimension in SpendArguments.Filters)
        {
            var name = SpendArguments.Word(dimension);
            var option = new Option<string?>("--" + name) { Description = $"Only this {name}." };
            filters.Add((dimension, option));
            command.Options.Add(option);
        }

        command.SetAction(async (parse, cancellation) =>
        {
            var groupings = Groupings(parse.GetValue(by) ?? []);
            using var there = where.Open(parse);
            var order = new SpendOrder(
                groupings, Micros(parse.GetValue(from), "--from"), Micros(parse.GetValue(to), "--to"), parse.GetValue(top),
                [.. filters.Where(one => parse.GetValue(one.Option) is not null).Select(one => (one.Dimension, parse.GetValue(one.Option)!))]);
            var format = parse.GetValue(json) ? ReportFormat.Json : parse.GetValue(csv) ? ReportFormat.Csv : ReportFormat.Table;
            var output = parse.InvocationConfiguration.Output;
            var width = ReferenceEquals(output, Console.Out) ? PrintedTable.TerminalWidth : null;
            if (parse.GetValue(caps))
            {
                order = order with { By = CapGroupings(groupings) };
                var rows = await there.Spend.CapsAsync(order, cancellation).ConfigureAwait(false);
                if (!rows.IsOk)
                {
                    return ControlAccess.Fail(rows.Errors, parse.InvocationConfiguration.Error);
                }

                CapReportWriter.Write(rows.Value, [.. order.By.Select(GroupingNames.Of)], format, output, width);
                return 0;
            }

            var report = await there.Spend.AskAsync(order, cancellation).ConfigureAwait(false);
            if (!report.IsOk)
            {
                return ControlAccess.Fail(report.Errors, parse.InvocationConfiguration.Error);
            }

            SpendReportWriter.Write(report.Value, groupings, format, output, width);
            return 0;
        });
        return command;
    }

    private static List<SpendGrouping> Groupings(string[] texts)
    {
        var groupings = new List<SpendGrouping>();
        foreach (var name in texts.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!GroupingNames.TryParse(name, out var grouping))
            {
                throw new StartupException($"Cannot group by '{name}'; use {string.Join(", ", GroupingNames.All)}.");
            }

            groupings.Add(grouping);
        }

        return groupings;
    }

    private static List<SpendGrouping> CapGroupings(List<SpendGrouping> asked)
    {
        var unfit = asked.Where(static grouping => grouping >= SpendGrouping.Tag).Select(GroupingNames.Of).ToList();
        return unfit.Count > 0 ? throw new StartupException($"--caps cannot be grouped by '{unfit[0]}'; use names such as feature, model or team.")
            : asked.Count > 0 ? asked : [SpendGrouping.Feature, SpendGrouping.Model];
    }

    /// <summary>A day or an instant as an option has it, in microseconds since the Unix epoch; null when it is not given.</summary>
    internal static long? Micros(string? text, string option)
    {
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? (instant - DateTimeOffset.UnixEpoch).Ticks / 10
            : throw new StartupException($"{option} is '{text}'; write 2026-11-01 or 2026-11-01T00:00:00Z.");
    }
}
