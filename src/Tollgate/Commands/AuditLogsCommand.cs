using System.CommandLine;
using System.Globalization;
using Tollgate.Auditing;
using Tollgate.Hosting;

namespace Tollgate.Commands;

/// <summary><c>tollgate audit-logs</c>: a second opinion on another tool's records.</summary>
internal static class AuditLogsCommand
{
    private static readonly (string Name, AuditSource Source, string What)[] s_sources =
    [
        ("litellm", AuditSource.Litellm, "rows of LiteLLM_SpendLogs, as CSV or JSON"),
        ("langfuse", AuditSource.Langfuse, "observations exported from Langfuse or read from its API, as CSV or JSON"),
        ("openai-usage", AuditSource.OpenAIUsage, "pages of OpenAI's usage and costs API"),
        ("jsonl", AuditSource.Jsonl, "lines with id, at, provider, model, format, usage and cost_usd"),
    ];

    internal static Command Create()
    {
        var command = new Command("audit-logs", "Price another tool's records with the rate card and name every difference.");
        foreach (var (name, source, what) in s_sources)
        {
            command.Add(Of(name, source, what));
        }

        return command;
    }

    private static Command Of(string name, AuditSource source, string what)
    {
        var file = new Argument<FileInfo>("file") { Description = $"The records: {what}." };
        var provider = new Option<string?>("--provider") { Description = "Whose prices apply where a record does not say. Default: found by the model's name." };
        var rates = CommonOptions.Rates();
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print CSV." };
        var summary = new Option<bool>("--summary") { Description = "Print the sums only, not every difference." };
        var skip = new Option<bool>("--skip-bad") { Description = "Exit with 0 although lines could not be read; they are named all the same." };
        var command = new Command(name, $"Price {what}.") { file, provider, rates, json, csv, summary, skip };
        command.SetAction(async (parse, cancellation) =>
        {
            var path = parse.GetValue(file)!.ToString();
            if (!File.Exists(path))
            {
                throw new StartupException($"{path} does not exist.");
            }

            if (await CommonOptions.LoadCardAsync(parse.GetValue(rates), parse.InvocationConfiguration.Error, cancellation).ConfigureAwait(false) is not { } card)
            {
                return 2;
            }

            var format = parse.GetValue(json) ? ReportFormat.Json : parse.GetValue(csv) ? ReportFormat.Csv : ReportFormat.Table;
            using var writer = new AuditWriter(parse.InvocationConfiguration.Output, format, parse.GetValue(summary));
            var bad = await RunAsync(new AuditFile(source, path), path, new AuditPricing(card, parse.GetValue(provider)), writer, parse.InvocationConfiguration.Error, cancellation).ConfigureAwait(false);
            return bad > 0 && !parse.GetValue(skip) ? 2 : 0;
        });
        return command;
    }

    private static async Task<long> RunAsync(AuditFile file, string path, AuditPricing pricing, AuditWriter writer, TextWriter errors, CancellationToken cancellation)
    {
        var totals = new AuditTotals();
        var progress = new AuditProgress(new FileInfo(path).Length, TimeProvider.System, ReferenceEquals(errors, Console.Error) && !Console.IsErrorRedirected ? errors : null);
        long bad = 0, skipped = 0;
        await foreach (var (record, line, problem) in file.ReadAsync(progress.At, cancellation).ConfigureAwait(false))
        {
            if (problem is not null)
            {
                bad++;
                progress.Clear();
                await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}")).ConfigureAwait(false);
            }
            else if (record is null)
            {
                skipped++;
            }
            else
            {
                var finding = pricing.Price(record);
                totals.Add(finding);
                writer.Difference(finding);
            }
        }

        progress.Clear();
        totals.Finish();
        writer.End(totals, skipped, bad);
        return bad;
    }
}
