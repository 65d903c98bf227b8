using System.CommandLine;
using System.Globalization;
using Tollgate.Hosting;
using Tollgate.Insights.Spend;
using Tollgate.Storage.Ledger;

namespace Tollgate.Commands;

/// <summary><c>tollgate report</c>: spend by anything it can be attributed to.</summary>
internal static class ReportCommand
{
    internal static Command Create()
    {
        var data = CommonOptions.Data();
        var by = new Option<string[]>("--by")
        {
            Description = "Group by: organization, team, user, key, customer, unit, feature, workflow, task, model, provider, account, tier, tag, day, hour.",
            AllowMultipleArgumentsPerToken = true,
        };
        var from = new Option<string?>("--from") { Description = "Start, as 2026-11-01 or an instant. Default: the beginning of this month (UTC)." };
        var to = new Option<string?>("--to") { Description = "End, exclusive. Default: now." };
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print CSV." };
        var command = new Command("report", "Report spend from the ledger.") { data, by, from, to, json, csv };
        command.SetAction(async (parse, cancellation) =>
        {
            var groupings = new List<SpendGrouping>();
            foreach (var name in (parse.GetValue(by) ?? []).SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (!Enum.TryParse<SpendGrouping>(name, ignoreCase: true, out var grouping) || char.IsDigit(name[0]))
                {
                    await Console.Error.WriteLineAsync($"Cannot group by '{name}'; use one of {string.Join(", ", Enum.GetNames<SpendGrouping>()).ToLowerInvariant()}.").ConfigureAwait(false);
                    return 2;
                }

                groupings.Add(grouping);
            }

            var now = TimeProvider.System.GetUtcNow();
            if (!Instant(parse.GetValue(from), new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero), out var start)
                || !Instant(parse.GetValue(to), now.AddSeconds(1), out var end))
            {
                await Console.Error.WriteLineAsync("Write --from and --to as 2026-11-01 or 2026-11-01T00:00:00Z.").ConfigureAwait(false);
                return 2;
            }

            await using var ledger = await OfflineLedger.OpenAsync(parse.GetValue(data)!, cancellation).ConfigureAwait(false);
            var report = await new SpendReport(ledger.Reader).RunAsync(
                new SpendQuery { FromMicros = Micros(start), ToMicros = Micros(end), GroupBy = groupings }, cancellation).ConfigureAwait(false);
            SpendReportWriter.Write(report, parse.GetValue(json) ? ReportFormat.Json : parse.GetValue(csv) ? ReportFormat.Csv : ReportFormat.Table, Console.Out);
            return 0;
        });
        return command;
    }

    private static bool Instant(string? text, DateTimeOffset fallback, out DateTimeOffset instant)
    {
        instant = fallback;
        return text is null || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    private static long Micros(DateTimeOffset instant) => (instant - DateTimeOffset.UnixEpoch).Ticks / 10;
}
