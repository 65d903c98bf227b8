using System.CommandLine;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Tollgate.Backups;
using Tollgate.Commands.Administration;

namespace Tollgate.Commands;

/// <summary><c>tollgate backup</c>: a consistent copy of the data directory, also of one that a gateway is using.</summary>
internal static class BackupCommand
{
    internal static Command Create()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var to = new Option<string>("--to") { Description = "Where to: a new file (….tar.gz) or a new directory. Keep it as safe as the data directory: it has the installation's pepper.", Required = true };
        var command = AdministrationOptions.OnlyHere(new Command("backup", "Copy the stores and the journal while the gateway runs.") { data, to, json }, "Stores and journal are copied as files.");
        command.SetAction(async parse =>
        {
            var output = parse.InvocationConfiguration.Output;
            var target = Path.GetFullPath(parse.GetValue(to)!);
            try
            {
                var manifest = Make(parse.GetValue(data)!, target);
                await output.WriteLineAsync(parse.GetValue(json)
                    ? JsonSerializer.Serialize(new { to = target, manifest }, KeyListing.Snake)
                    : $"{target}: {manifest.Totals.Attempts + manifest.Totals.JournalAttempts} attempts ({manifest.Totals.JournalAttempts} of them in the journal), {manifest.OpenHolds.Count} open, through record {manifest.NextSequence - 1}.").ConfigureAwait(false);
                return 0;
            }
            catch (Exception refused) when (IsExpected(refused))
            {
                await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
                return 1;
            }
        });
        return command;
    }

    internal static bool IsExpected(Exception refused) => refused is BackupException or IOException or UnauthorizedAccessException or SqliteException;

    private static BackupManifest Make(string data, string target)
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new BackupException($"'{target}' exists; a backup never overwrites. Name a new file or directory with --to.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var isPacked = BackupLayout.IsPacked(target);
        var staging = target + ".partial" + (isPacked ? ".d" : "");
        if (Directory.Exists(staging))
        {
            // Left by a backup that was cut off.
            Directory.Delete(staging, recursive: true);
        }

        try
        {
            var manifest = BackupWriter.Write(data, staging, TimeProvider.System.GetUtcNow());
            if (isPacked)
            {
                BackupArchive.Pack(staging, target);
            }
            else
            {
                if (Directory.Exists(target))
                {
                    Directory.Delete(target);
                }

                Directory.Move(staging, target);
            }

            return manifest;
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }
}
