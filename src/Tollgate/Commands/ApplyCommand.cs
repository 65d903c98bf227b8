using System.CommandLine;
using System.Text.Json;
using Tollgate.Applying;
using Tollgate.Commands.Administration;
using Tollgate.Commands.Remote;
using Tollgate.Configuration;
using Tollgate.Configuration.Yaml;
using Tollgate.Hosting;
using Tollgate.Http.Admin;

namespace Tollgate.Commands;

/// <summary><c>tollgate apply</c>: brings organizations, teams, users, keys, budgets, limits and policies to what a file says.</summary>
internal static class ApplyCommand
{
    internal static Command Create(TimeProvider time)
    {
        var file = new Option<string>("--file", "-f") { Description = "YAML file with a label and what it owns.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the plan and change nothing." };
        var prune = new Option<bool>("--prune") { Description = "Remove what the label owns and the file has no longer." };
        var adopt = new Option<bool>("--adopt") { Description = "Take over what is there already and belongs to nobody." };
        var json = CommonOptions.Json();
        var command = new Command("apply", "Bring who may spend what to what a file says, all of it or nothing; prints the plan.") { file, dryRun, prune, adopt, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var options = new ApplyOptions { DryRun = parse.GetValue(dryRun), Prune = parse.GetValue(prune), Adopt = parse.GetValue(adopt) };
            var name = parse.GetValue(file)!;
            var text = new ProcessEnvironment().ReadFile(Path.GetFullPath(name), 4 * YamlTree.MaxLength, out var reason)
                ?? throw new StartupException($"The file '{name}' cannot be read: {reason}.");
            ApplyResult result;
            using var gateway = where.Gateway(parse);
            if (gateway is not null)
            {
                result = await RemoteApply.RunAsync(gateway, text, name, options, cancellation).ConfigureAwait(false);
            }
            else
            {
                using var store = ControlAccess.Open(where.Data(parse)!);
                result = Application.Run(store, text, name, options, time.GetUtcNow());
            }

            return Print(result, options, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static int Print(ApplyResult result, ApplyOptions options, bool json, InvocationConfiguration invocation)
    {
        foreach (var problem in result.Problems)
        {
            invocation.Error.WriteLine(problem);
        }

        if (result.Plan is not { } plan)
        {
            invocation.Error.WriteLine($"Nothing was changed: {result.Problems.Count} problem{(result.Problems.Count == 1 ? "" : "s")}.");
            return 2;
        }

        if (json)
        {
            invocation.Output.WriteLine(JsonSerializer.Serialize(plan, ApiJson.Options));
        }
        else
        {
            ApplyText.Write(plan, options.DryRun, invocation.Output);
        }

        return plan.HasConflicts ? 1 : 0;
    }
}
