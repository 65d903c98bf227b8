using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Configuration;
using Tollgate.Hosting;
using Tollgate.Retention;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Commands;

/// <summary><c>tollgate retention</c>: removes what is older than the configuration keeps it, now; or says what would go.</summary>
internal static class RetentionCommand
{
    internal static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file, as for 'tollgate serve'." };
        var data = new Option<string?>("--data") { Description = "Directory of the embedded store; wins over store.path." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only count." };
        var json = CommonOptions.Json();
        var command = AdministrationOptions.OnlyHere(new Command("retention", "Remove traces, attempts and entries of the log of changes that are older than the configuration keeps them. A gateway does so once a day.")
        {
            config, data, dryRun, json,
        }, "A gateway does it by itself once a day.");
        command.SetAction(async (parse, cancellation) =>
        {
            var loaded = ConfigurationLoader.Load(parse.GetValue(config), new ProcessEnvironment());
            if (loaded.Configuration is not { } configuration)
            {
                throw new StartupException(string.Join(Environment.NewLine, loaded.Problems));
            }

            var directory = parse.GetValue(data) ?? Environment.GetEnvironmentVariable("TOLLGATE_DATA") ?? configuration.Store.Path;
            using var control = ControlAccess.OpenExisting(directory);
            var ledger = Path.Combine(directory, "ledger.db");
            if (!File.Exists(ledger))
            {
                throw new StartupException($"There is no ledger in '{directory}' yet.");
            }

            using var retention = SqliteLedgerRetention.Open(ledger, TimeProvider.System);
            var findings = await new RetentionPass(retention, control, TimeProvider.System).RunAsync(configuration.Retention, parse.GetValue(dryRun), cancellation).ConfigureAwait(false);
            Write(findings, parse.GetValue(dryRun), parse.GetValue(json), parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static void Write(IReadOnlyList<RetentionFinding> findings, bool dryRun, bool asJson, TextWriter output)
    {
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    dry_run = dryRun,
                    classes = findings.Select(static finding => new
                    {
                        @class = Name(finding),
                        kept_days = finding.Kept?.TotalDays,
                        rows = finding.Rows,
                        held = finding.Held,
                    }),
                },
                KeyListing.Snake));
            return;
        }

        var table = new PrintedTable(new("what", ColumnKind.Whole), new("kept", ColumnKind.Whole), new(dryRun ? "would go" : "removed", ColumnKind.Figure), new("", Spare: 1));
        foreach (var finding in findings)
        {
            table.AddRow(
                Name(finding), finding.Kept is { } kept ? string.Create(CultureInfo.InvariantCulture, $"{kept.TotalDays:0.##} days") : "for good",
                finding.Rows.ToString(CultureInfo.InvariantCulture), finding.Held is { } why ? "kept: " + why : "");
        }

        table.Write(output);
    }

    private static string Name(RetentionFinding finding) => finding.Class switch
    {
        RetentionClass.Traces => "traces",
        RetentionClass.Attempts => "attempts",
        _ => "audit",
    };
}
