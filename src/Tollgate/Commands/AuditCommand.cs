using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Hosting;
using Tollgate.Http.Admin;
using Tollgate.Retention;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;
using Tollgate.Storage.Sqlite.Backups;
using Tollgate.Storage.Sqlite.Ledger;

namespace Tollgate.Commands;

/// <summary><c>tollgate audit</c>: proof that ledger and audit log are what was written, and who changed what.</summary>
internal static class AuditCommand
{
    internal static Command Create() => new("audit", "Verify the ledger and the log of changes; list changes.") { Verify(), List(), Head() };

    private static Command Verify()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var expected = new Option<AuditHead?>("--head")
        {
            Description = "A head that 'audit head' printed earlier and that was kept elsewhere: proves that the log still goes through it.",
            CustomParser = result =>
            {
                if (AuditHead.Read(result.Tokens[0].Value) is { } head)
                {
                    return head;
                }

                result.AddError($"--head is '{result.Tokens[0].Value}'; write what 'tollgate audit head' printed.");
                return null;
            },
        };
        var command = AdministrationOptions.OnlyHere(
            new Command("verify", "Recompute the hash chains of the ledger and of the log of changes. Exit code 1 when one is broken.") { data, expected, json },
            "A proof that the gateway itself gives proves nothing: run it where the data is, or on a backup; 'audit head --gateway' prints a head to keep elsewhere.");
        command.SetAction(async (parse, cancellation) =>
        {
            var directory = parse.GetValue(data)!;
            using var control = ControlAccess.OpenExisting(directory);
            var log = control.Audit.Verify(parse.GetValue(expected));
            var ledger = await VerifyLedgerAsync(directory, cancellation).ConfigureAwait(false);
            if (ledger is { Intact: true } && RetentionRecord.FindContradiction(control.Audit, ledger.Cut, log.Through) is { } contradiction)
            {
                ledger = ledger with { Intact = false, Fault = contradiction };
            }

            var isIntact = log.Intact && ledger is null or { Intact: true };
            var output = parse.InvocationConfiguration.Output;
            if (parse.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(
                    new
                    {
                        intact = isIntact,
                        ledger = ledger is null ? null : new { ledger.Intact, ledger.Batches, ledger.Attempts, ledger.Removed, ledger.LastSequence, ledger.Fault },
                        log = new { log.Intact, log.Entries, gone_through = log.Through, head = log.Head.ToString(), log.Fault },
                    },
                    KeyListing.Snake)).ConfigureAwait(false);
            }
            else
            {
                await output.WriteLineAsync(ledger switch
                {
                    null => "Ledger: none yet.",
                    { Intact: true } => $"Ledger: intact, {ledger.Attempts} attempts in {ledger.Batches} batches{(ledger.Removed > 0 ? $"; {ledger.Removed} older ones went by retention" : "")}.",
                    _ => $"Ledger: BROKEN after {ledger.Attempts} attempts in {ledger.Batches} batches. {ledger.Fault}",
                }).ConfigureAwait(false);
                await output.WriteLineAsync(log.Intact
                    ? $"Log of changes: intact, {log.Entries} entries{(log.Through > 0 ? $" (those up to {log.Through} went by retention)" : "")}."
                    : $"Log of changes: BROKEN after {log.Entries} entries. {log.Fault}").ConfigureAwait(false);
            }

            return isIntact ? 0 : 1;
        });
        return command;
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var since = CommonOptions.Instant("--since", "Changes from this instant on, for example 2026-04-01T00:00:00Z.");
        var limit = new Option<int>("--limit") { Description = "How many, the newest first.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && (!int.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0))
            {
                result.AddError($"--limit is '{given.Value}'; write a number from 1 on.");
            }
        });
        var command = new Command("list", "Who changed what, the newest first.") { since, limit, json };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var entries = await there.Log.ChangesAsync(parse.GetValue(since), parse.GetValue(limit), cancellation).ConfigureAwait(false);
            if (!entries.IsOk)
            {
                return ControlAccess.Fail(entries.Errors, parse.InvocationConfiguration.Error);
            }

            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(entries.Value.Select(static entry => entry.Json), ApiJson.Options)).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(
                new("number", ColumnKind.Figure), new("at", ColumnKind.Whole), new("by", ColumnKind.Whole), new("action", ColumnKind.Whole), new("object", ColumnKind.Whole),
                new("id", ColumnKind.Whole, Spare: 1), new("changed", Spare: 2), new("after", Spare: 3));
            foreach (var entry in entries.Value)
            {
                var actor = entry.Part("actor");
                table.AddRow(
                    entry.Number("sequence")?.ToString(CultureInfo.InvariantCulture) ?? "", entry.Instant("at") ?? "", actor.Find("id") is { } key ? $"{actor.Text("role")} {key}" : actor.Text("kind"),
                    entry.Text("action"), entry.Text("object"), entry.Text("object_id"), string.Join(',', entry.Words("changed")), entry.Has("after") ? entry.Part("after").Json.GetRawText() : "");
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Head()
    {
        var command = new Command("head", "Print length and last hash of the log of changes, to keep elsewhere for 'audit verify --head'.");
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var head = await there.Log.HeadAsync(cancellation).ConfigureAwait(false);
            if (!head.IsOk)
            {
                return ControlAccess.Fail(head.Errors, parse.InvocationConfiguration.Error);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync(head.Value.ToString()).ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    // Reads only, so that it may run beside a gateway and on a copy of its files.
    private static async Task<LedgerAuditResult?> VerifyLedgerAsync(string data, CancellationToken cancellation)
    {
        var path = Path.Combine(data, "ledger.db");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var reached = SqliteSnapshot.ReadCheckpoint(path).Projected.Sequence;
            using (SqliteLedger.OpenReadOnly(path, out var reader))
            {
                var result = await LedgerAudit.VerifyAsync(reader, cancellation).ConfigureAwait(false);
                return result.Intact && result.LastSequence < reached - 1
                    ? result with { Intact = false, Fault = $"The ledger had come to journal record {reached - 1}, and its last batch ends with {result.LastSequence}: batches are missing from the end." }
                    : result;
            }
        }
        catch (Microsoft.Data.Sqlite.SqliteException unreadable)
        {
            throw new StartupException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
