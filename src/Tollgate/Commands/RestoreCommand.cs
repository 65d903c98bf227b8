using System.CommandLine;
using System.Text.Json;
using Tollgate.Backups;
using Tollgate.Commands.Administration;

namespace Tollgate.Commands;

/// <summary><c>tollgate restore</c>: a backup into an empty data directory, or only its verification.</summary>
internal static class RestoreCommand
{
    internal static Command Create()
    {
        var from = new Option<string>("--from") { Description = "The backup: a file or a directory.", Required = true };
        var data = new Option<string?>("--data") { Description = "Data directory to restore into; it must be empty or new. Without it --verify checks the backup alone." };
        var verify = new Option<bool>("--verify") { Description = "Check figures, hash chain and journal against the manifest, and list the attempts without an end." };
        var json = CommonOptions.Json();
        var command = AdministrationOptions.OnlyHere(new Command("restore", "Restore a backup, or verify one.") { from, data, verify, json }, "Stores and journal are put back as files, while no gateway runs on them.");
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is null && !result.GetValue(verify))
            {
                result.AddError("Name an empty directory with --data, or give --verify to check the backup alone.");
            }
        });
        command.SetAction(async (parse, cancellation) =>
        {
            try
            {
                return await RunAsync(parse.GetValue(from)!, parse.GetValue(data), parse.GetValue(verify), parse.GetValue(json), parse.InvocationConfiguration.Output, cancellation).ConfigureAwait(false);
            }
            catch (Exception refused) when (BackupCommand.IsExpected(refused))
            {
                await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string from, string? data, bool verify, bool json, TextWriter output, CancellationToken cancellation)
    {
        var problems = new List<string>();
        BackupManifest manifest;
        if (data is not null)
        {
            manifest = BackupRestore.Restore(from, data);
            if (verify)
            {
                problems = await BackupVerification.CheckContentAsync(data, manifest, cancellation).ConfigureAwait(false);
            }
        }
        else
        {
            using var archive = BackupArchive.Open(from);
            manifest = archive.Manifest;
            problems = BackupVerification.CheckFiles(archive.Directory, manifest);
            if (problems.Count == 0)
            {
                problems = await BackupVerification.CheckContentAsync(archive.Directory, manifest, cancellation).ConfigureAwait(false);
            }
        }

        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { ok = problems.Count == 0, restored_to = data, verified = verify, problems, manifest.CreatedAt, manifest.Totals, manifest.OpenHolds }, KeyListing.Snake)).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync(output, manifest, data, verify, problems).ConfigureAwait(false);
        }

        return problems.Count == 0 ? 0 : 1;
    }

    private static async Task WriteAsync(TextWriter output, BackupManifest manifest, string? data, bool verify, List<string> problems)
    {
        var totals = manifest.Totals;
        await output.WriteLineAsync($"Backup of {manifest.CreatedAt:yyyy-MM-dd HH:mm:ss}Z: {totals.Attempts} attempts for {totals.Cost} in {totals.Batches} batches, {totals.JournalAttempts} more for {totals.JournalCost} in the journal.").ConfigureAwait(false);
        if (data is not null)
        {
            await output.WriteLineAsync($"Restored to {data}.").ConfigureAwait(false);
        }

        if (verify)
        {
            await output.WriteLineAsync(problems.Count == 0 ? "Verified: checksums, figures, hash chain and journal." : "NOT verified:").ConfigureAwait(false);
            foreach (var problem in problems)
            {
                await output.WriteLineAsync("  " + problem).ConfigureAwait(false);
            }

            foreach (var hold in manifest.OpenHolds)
            {
                await output.WriteLineAsync($"Open: attempt {hold.AttemptId} of request {hold.RequestId}, since {hold.StartedAt:yyyy-MM-dd HH:mm:ss}Z, holds {hold.Held}; a start charges that.").ConfigureAwait(false);
            }
        }
    }
}
