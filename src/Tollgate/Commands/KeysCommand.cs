using System.CommandLine;
using Tollgate.Commands.Administration;
using Tollgate.Economics.Money;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys</c>: virtual keys of callers.</summary>
internal static class KeysCommand
{
    internal static Command Create() => new("keys", "Create, list, change, rotate, revoke, import and export virtual keys; 'keys admin' does it with admin keys.")
    {
        CreateKey(), List(), KeySetCommand.Create(), Revoke(), Rotate(), KeySheetCommands.Import(), KeySheetCommands.Export(TimeProvider.System), AdminKeysCommand.Create(),
    };

    private static Command CreateKey()
    {
        var json = CommonOptions.Json();
        var organization = new Option<string?>("--organization") { Description = "Organization (tenant) slug; made if missing. Default: one's own, else 'default'." };
        var team = new Option<string?>("--team") { Description = "Team slug; made if missing." };
        var user = new Option<string?>("--user") { Description = "User slug; made if missing." };
        var name = new Option<string?>("--name") { Description = "What people call the key." };
        var models = new Option<string[]>("--models") { Description = "Globs of models the key may use. Default: all.", AllowMultipleArgumentsPerToken = true };
        var expires = CommonOptions.Instant("--expires", "When the key expires, for example 2027-01-01T00:00:00Z.");
        var feature = new Option<string?>("--feature") { Description = "Feature of requests that name none." };
        var tags = new Option<string[]>("--tags") { Description = "key=value tags every request of the key gets.", AllowMultipleArgumentsPerToken = true };
        var surfaces = new Option<string[]>("--surfaces") { Description = "Surfaces the key may use. Default: all.", AllowMultipleArgumentsPerToken = true };
        var addresses = new Option<string[]>("--ip") { Description = "Networks the key may be used from, such as 203.0.113.0/24. Default: all.", AllowMultipleArgumentsPerToken = true };
        var require = new Option<string[]>("--require") { Description = "What requests must say: customer, unit, feature, workflow, task, user or tag:KEY.", AllowMultipleArgumentsPerToken = true };
        var costCenter = new Option<string?>("--cost-center") { Description = "The cost centre that pays." };
        var project = new Option<string?>("--project") { Description = "The project the requests belong to." };
        var metadata = KeySetCommand.Metadata();
        var budget = new Option<decimal?>("--budget") { Description = "A hard budget for the key in USD." };
        var window = new Option<string>("--window") { Description = "The budget's window: day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d.", DefaultValueFactory = _ => "month" };
        var command = new Command("create", "Create a key. Its secret is shown once.")
        {
            json, organization, team, user, name, models, surfaces, expires, feature, tags, addresses, require, costCenter, project, metadata, budget, window,
        };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Keys.CreateAsync(
                new KeyBody
                {
                    Organization = parse.GetValue(organization),
                    Team = parse.GetValue(team),
                    User = parse.GetValue(user),
                    Name = parse.GetValue(name),
                    Models = parse.GetValue(models) ?? [],
                    Expires = parse.GetValue(expires),
                    Feature = parse.GetValue(feature) ?? "",
                    Tags = parse.GetValue(tags) ?? [],
                    Surfaces = parse.GetValue(surfaces) ?? [],
                    IpRanges = parse.GetValue(addresses) ?? [],
                    Require = parse.GetValue(require) ?? [],
                    CostCenter = parse.GetValue(costCenter) ?? "",
                    Project = parse.GetValue(project) ?? "",
                    Metadata = KeySetCommand.Notes(parse.GetValue(metadata)),
                    Budget = parse.GetValue(budget) is { } limit ? new Amount(limit) : null,
                    Window = parse.GetValue(window)!,
                },
                cancellation).ConfigureAwait(false);
            return IssuedKeyText.Print(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include revoked keys." };
        var unused = new Option<string?>("--unused") { Description = "Only keys made so long ago and not used since, such as 90d." };
        var ownerless = new Option<bool>("--unknown-owner") { Description = "Only keys of nobody: without user and team, or of one that is retired." };
        var command = new Command("list", "List keys.") { json, all, unused, ownerless };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            TimeSpan? idle = null;
            if (parse.GetValue(unused) is { } text)
            {
                if (!SpanArgument.TryRead(text, out var span))
                {
                    return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "unused", text, "Write a span such as 24h or 90d.")], parse.InvocationConfiguration.Error);
                }

                idle = span;
            }

            using var there = where.Open(parse);
            var keys = await there.Keys.ListAsync(new RowFilter { All = parse.GetValue(all), Unused = idle, UnknownOwner = parse.GetValue(ownerless) }, cancellation).ConfigureAwait(false);
            if (!keys.IsOk)
            {
                return ControlAccess.Fail(keys.Errors, parse.InvocationConfiguration.Error);
            }

            var rows = KeyListing.Of(keys.Value, TimeProvider.System.GetUtcNow());
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(KeyListing.Json(rows));
                return 0;
            }

            KeyListing.Table(rows).Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys list'." };
        var force = CommonOptions.Force();
        var command = new Command("revoke", "Revoke a key for good; running gateways refuse it within a second.") { id, json, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Keys.EndAsync(parse.GetValue(id), parse.GetValue(force), cancellation).ConfigureAwait(false);
            return IssuedKeyText.PrintRevoked(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command Rotate()
    {
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys list'." };
        var overlap = CommonOptions.Overlap();
        var force = CommonOptions.Force();
        var command = new Command("rotate", "Issue a new key with the same rights and let the old one expire.") { id, json, overlap, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Keys.RotateAsync(parse.GetValue(id), parse.GetValue(overlap), parse.GetValue(force), cancellation).ConfigureAwait(false);
            return IssuedKeyText.Print(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }
}
