using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Importing.Keys;
using Tollgate.Storage.Control;
using Tollgate.Storage.Disk;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys import</c> and <c>keys export</c>: many keys at once, as CSV.</summary>
internal static class KeySheetCommands
{
    internal static Command Import()
    {
        var file = new Argument<FileInfo>("file") { Description = $"CSV with a line of column names: {string.Join(", ", KeySheet.Columns)}." };
        var json = CommonOptions.Json();
        var organization = new Option<string?>("--organization") { Description = "Where keys go that name no organization. Default: one's own, else 'default'." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Find every problem and make nothing." };
        var output = new Option<FileInfo?>("--output") { Description = "A new file for the keys with their secrets. Default: standard output." };
        var command = new Command("import", "Create the keys of a CSV file, all or none. Their secrets are shown once.") { file, json, organization, dryRun, output };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var errors = parse.InvocationConfiguration.Error;
            byte[] sheet;
            try
            {
                sheet = await File.ReadAllBytesAsync(parse.GetValue(file)!.FullName, cancellation).ConfigureAwait(false);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                await errors.WriteLineAsync($"{parse.GetValue(file)}: cannot be read: {unreadable.Message}").ConfigureAwait(false);
                return 2;
            }

            if (parse.GetValue(output) is { Exists: true } there)
            {
                await errors.WriteLineAsync($"{there} is there already; name a new file, so that no secrets are lost.").ConfigureAwait(false);
                return 2;
            }

            using var administration = where.Open(parse);

            // Made before the keys are, so that no secret is without a place.
            await using var target = !parse.GetValue(dryRun) && parse.GetValue(output) is { } wanted ? OwnerOnly.Open(wanted.FullName, FileMode.CreateNew, FileAccess.Write, FileShare.None) : null;
            ControlResult<ImportedSheet>? result = null;
            try
            {
                result = await administration.ImportAsync(sheet, parse.GetValue(organization), parse.GetValue(dryRun), cancellation).ConfigureAwait(false);
            }
            finally
            {
                if (target is not null && result?.Value is not { Problems.Count: 0 })
                {
                    await target.DisposeAsync().ConfigureAwait(false);
                    File.Delete(parse.GetValue(output)!.FullName);
                }
            }

            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors, errors);
            }

            var made = result.Value;
            if (made.Problems.Count > 0)
            {
                await FailAsync(made.Problems, parse.GetValue(json), parse.InvocationConfiguration).ConfigureAwait(false);
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
                await writer.WriteAsync(made.Csv).ConfigureAwait(false);
                await text.WriteLineAsync(parse.GetValue(json) ? JsonSerializer.Serialize(new { created = made.Count }) : $"{count} keys made; their secrets are in {parse.GetValue(output)} and nowhere else.").ConfigureAwait(false);
            }
            else
            {
                await text.WriteAsync(parse.GetValue(json)
                    ? JsonSerializer.Serialize(made.Keys.Select(static one => new { line = one.Line, id = one.Id, name = one.Name, secret = one.Secret })) + "\n"
                    : made.Csv).ConfigureAwait(false);
            }

            return 0;
        });
        return command;
    }

    internal static Command Export(TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "Include revoked keys." };
        var command = new Command("export", "Write the keys as CSV, without secrets.") { all };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);

            // A budget is of the first key of a line, which may be revoked.
            var keys = await there.Keys.ListAsync(new RowFilter { All = true }, cancellation).ConfigureAwait(false);
            var budgets = keys.IsOk ? await there.Budgets.ListAsync(new RowFilter(), cancellation).ConfigureAwait(false) : keys;
            if (!budgets.IsOk)
            {
                return ControlAccess.Fail(budgets.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteAsync(KeySheetWriter.WriteKnown(keys.Value!, budgets.Value, parse.GetValue(all), time.GetUtcNow())).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    private static async Task FailAsync(IReadOnlyList<SheetProblem> problems, bool json, InvocationConfiguration invocation)
    {
        if (json)
        {
            await invocation.Output.WriteLineAsync(JsonSerializer.Serialize(new { problems }, KeyListing.Snake)).ConfigureAwait(false);
            return;
        }

        foreach (var problem in problems)
        {
            await invocation.Error.WriteLineAsync(problem.ToString()).ConfigureAwait(false);
        }

        await invocation.Error.WriteLineAsync("Nothing was changed.").ConfigureAwait(false);
    }
}
