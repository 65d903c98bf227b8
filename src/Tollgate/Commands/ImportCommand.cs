using System.CommandLine;
using Tollgate.Commands.Administration;
using Tollgate.Importing;
using Tollgate.Importing.Litellm;

namespace Tollgate.Commands;

/// <summary><c>tollgate import</c>: the way in from another gateway.</summary>
internal static class ImportCommand
{
    internal static Command Create() => new("import", "Take over configuration, tenants and keys of another gateway.") { Litellm(), OpenRouter() };

    private static Command Litellm()
    {
        var config = new Option<FileInfo?>("--config") { Description = "LiteLLM's config.yaml." };
        var db = new Option<string?>("--db") { Description = "Export of LiteLLM's tables: a JSON file, or a directory of CSV or JSON files." };
        var organization = new Option<string>("--organization") { Description = "The organization everything is imported into; made if missing.", DefaultValueFactory = _ => ControlAccess.DefaultOrganization };
        var output = new Option<string>("--output") { Description = "The configuration file to write.", DefaultValueFactory = _ => Configuration.ConfigurationLoader.FileName };
        var data = CommonOptions.Data();
        var dry = new Option<bool>("--dry-run") { Description = "Check and report everything, print the configuration, change nothing." };
        var json = CommonOptions.Json();
        var command = AdministrationOptions.OnlyHere(new Command("litellm", "Take over LiteLLM's configuration, teams, users, budgets and keys; its keys keep working.") { config, db, organization, output, data, dry, json }, "It writes a configuration file and reads another tool's export; run it where the data is.");
        command.Validators.Add(result =>
        {
            if (result.GetValue(config) is null && result.GetValue(db) is null)
            {
                result.AddError("Name LiteLLM's configuration with --config, the export of its tables with --db, or both.");
            }
        });
        command.SetAction(async (parse, cancellation) =>
        {
            var import = new LitellmImport
            {
                Config = parse.GetValue(config)?.ToString(),
                Database = parse.GetValue(db),
                Organization = parse.GetValue(organization)!,
                Output = parse.GetValue(output)!,
                Data = parse.GetValue(data)!,
                IsDry = parse.GetValue(dry),
            };
            var outcome = await import.RunAsync(cancellation).ConfigureAwait(false);
            return Print(outcome, parse.GetValue(json), parse.GetValue(dry), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command OpenRouter()
    {
        var file = new Argument<FileInfo>("file") { Description = "OpenRouter's models as JSON (GET /api/v1/models), or a list of names, one a line." };
        var config = new Option<string?>("--config") { Description = "The configuration whose providers are used. Default: TOLLGATE_CONFIG, then ./tollgate.yaml, then the environment." };
        var rates = CommonOptions.Rates();
        var json = CommonOptions.Json();
        var command = new Command("openrouter", "Find the models of your providers behind OpenRouter's names, and print them as aliases.") { file, config, rates, json };
        command.SetAction(async (parse, cancellation) =>
        {
            if (await CommonOptions.LoadCardAsync(parse.GetValue(rates), parse.InvocationConfiguration.Error, cancellation).ConfigureAwait(false) is not { } card)
            {
                return 2;
            }

            var outcome = await OpenRouterImport.RunAsync(parse.GetValue(file)!.ToString(), parse.GetValue(config), card, cancellation).ConfigureAwait(false);
            return Print(outcome, parse.GetValue(json), isDry: true, parse.InvocationConfiguration);
        });
        return command;
    }

    private static int Print(ImportOutcome outcome, bool json, bool isDry, InvocationConfiguration invocation)
    {
        var output = invocation.Output;
        var report = outcome.Report;
        var failed = report.Problems.Count > 0;
        if (json)
        {
            report.WriteJson(output, applied: !failed && !isDry);
        }
        else if (!failed)
        {
            report.WriteText(output);
            if (isDry)
            {
                output.WriteLine("Nothing was changed.");
            }

            if (isDry && outcome.Configuration is { } text)
            {
                output.WriteLine();
                output.Write(text);
            }
        }

        foreach (var problem in report.Problems.OrderBy(static problem => problem.File, StringComparer.Ordinal).ThenBy(static problem => problem.Line))
        {
            invocation.Error.WriteLine(problem);
        }

        if (failed)
        {
            invocation.Error.WriteLine($"Nothing was changed: {report.Problems.Count} problem{(report.Problems.Count == 1 ? "" : "s")}.");
        }

        return failed ? 2 : 0;
    }
}
