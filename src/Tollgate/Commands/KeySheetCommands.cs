using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Importing.Keys;
using Tollgate.Storage.Disk;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys import</c> and <c>keys export</c>: many keys at once, as CSV.</summary>
internal static class KeySheetCommands
{
    internal static Command Import(TimeProvider time)
    {
        var file = new Argument<FileInfo>("file") { Description = $"CSV with a line of column names: {string.Join(", ", KeySheet.Columns)}." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var organization = new Option<string>("--organization") { Description = "Where keys go that name no organization.", DefaultValueFactory = _ => ControlAccess.DefaultOrganization };
        var dryRun = new Option<bool>("--dry-run") { Description = "Find every problem and make nothing." };
        var output = new Option<FileInfo?>("--output") { Description = "A new file for the keys with their secrets. Default: standard output." };
        var command = new Command("import", "Create the keys of a CSV file, all or none. Their secrets are shown once.") { file, data, json, organization, dryRun, output };
        command.SetAction(async (parse, cancellation) =>
        {
            KeySheet sheet;
            try
            {
                using var reader = new StreamReader(parse.GetValue(file)!.FullName, KeySheet.Encoding);
                sheet = await KeySheet.ReadAsync(reader, parse.GetValue(organization)!, time.GetUtcNow(), cancellation).ConfigureAwait(false);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync($"{parse.GetValue(file)}: cannot be read: {unreadable.Message}").ConfigureAwait(false);
                return 2;
            }

            using var store = ControlAccess.Open(parse.GetValue(data)!);
            if (parse.GetValue(output) is { Exists: true } there)
            {
                await Console.Error.WriteLineAsync($"{there} is there already; name a new file, so that no secrets are lost.").ConfigureAwait(false);
                return 2;
            }

            // Made before the keys are, so that no secret is without a place.
            await using var target = !parse.GetValue(dryRun) && parse.GetValue(output) is { } wanted ? OwnerOnly.Open(wanted.FullName, FileMode.CreateNew, FileAccess.Write, FileShare.None) : null;
            var made = KeyImport.Make(store, sheet, parse.GetValue(dryRun));
            if (sheet.Problems.Count > 0)
            {
                await FailAsync(sheet, parse.GetValue(json), parse.InvocationConfiguration.Output).ConfigureAwait(false);
                if (target is not null)
                {
                    await target.DisposeAsync().ConfigureAwait(false);
                    File.Delete(parse.GetValue(output)!.FullName);
                }

                return 2;
            }

            var text = parse.InvocationConfiguration.Output;
            var count = made.Count.ToString(CultureInfo.InvariantCulture);
            if (parse.GetValue(dryRun))
            {
                await text.WriteLineAsync(parse.GetValue(json) ? JsonSerializer.Serialize(new { would_create = made.Count }) : $"{count} keys would be made; nothing was changed.").ConfigureAwait(false);
            }
            else if (target is not null)
            {
                await using var writer = new StreamWriter(target);
                await writer.WriteAsync(KeySheetWriter.WriteIssued(made)).ConfigureAwait(false);
                await text.WriteLineAsync(parse.GetValue(json) ? JsonSerializer.Serialize(new { created = made.Count }) : $"{count} keys made; their secrets are in {parse.GetValue(output)} and nowhere else.").ConfigureAwait(false);
            }
            else
            {
                await text.WriteAsync(parse.GetValue(json)
                    ? JsonSerializer.Serialize(made.Select(static one => new { line = one.Row.Line, id = one.Key.Key.Id, name = one.Key.Key.Name, secret = one.Key.Secret })) + "\n"
                    : KeySheetWriter.WriteIssued(made)).ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }

    internal static Command Export(TimeProvider time)
    {
        var data = CommonOptions.Data();
        var all = new Option<bool>("--all") { Description = "Include revoked keys." };
        var command = new Command("export", "Write the keys as CSV, without secrets.") { data, all };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            parse.InvocationConfiguration.Output.Write(KeySheetWriter.WriteKnown(store, parse.GetValue(all), time.GetUtcNow()));
            return 0;
        });
        return command;
    }

    private static async Task FailAsync(KeySheet sheet, bool json, TextWriter output)
    {
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { problems = sheet.Problems }, KeyListing.Snake)).ConfigureAwait(false);
            return;
        }

        foreach (var problem in sheet.Problems)
        {
            await Console.Error.WriteLineAsync(problem.ToString()).ConfigureAwait(false);
        }

        await Console.Error.WriteLineAsync("Nothing was changed.").ConfigureAwait(false);
    }
}
