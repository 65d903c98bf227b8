using System.CommandLine;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys</c>: virtual keys of callers.</summary>
internal static class KeysCommand
{
    internal static Command Create() => new("keys", "Create, list, change, rotate, revoke, import and export virtual keys; 'keys admin' does it with admin keys.")
    {
        CreateKey(), List(), KeySetCommand.Create(TimeProvider.System), Revoke(), Rotate(), KeySheetCommands.Import(TimeProvider.System), KeySheetCommands.Export(TimeProvider.System), AdminKeysCommand.Create(),
    };

    private static Command CreateKey()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var organization = new Option<string>("--organization") { Description = "Organization (tenant) slug; made if missing.", DefaultValueFactory = _ => ControlAccess.DefaultOrganization };
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
            data, json, organization, team, user, name, models, surfaces, expires, feature, tags, addresses, require, costCenter, project, metadata, budget, window,
        };
        command.SetAction(parse =>
        {
            var isWindow = WindowArgument.TryRead(parse.GetValue(window)!, out var span);
            var order = new KeyOrder
            {
                Organization = parse.GetValue(organization)!,
                Team = parse.GetValue(team),
                User = parse.GetValue(user),
                Name = parse.GetValue(name),
                Models = parse.GetValue(models) ?? [],
                Expires = parse.GetValue(expires),
                Feature = parse.GetValue(feature) ?? "",
                Tags = parse.GetValue(tags) ?? [],
                Surfaces = parse.GetValue(surfaces) ?? [],
                Addresses = parse.GetValue(addresses) ?? [],
                Require = parse.GetValue(require) ?? [],
                CostCenter = parse.GetValue(costCenter) ?? "",
                Project = parse.GetValue(project) ?? "",
                Metadata = KeySetCommand.Notes(parse.GetValue(metadata)),
                Budget = parse.GetValue(budget) is { } limit ? new Amount(limit) : null,
                Window = isWindow ? span : BudgetWindow.CalendarMonth,
            };
            var problems = order.FindProblems(TimeProvider.System.GetUtcNow());
            if (!isWindow)
            {
                problems.Add(new ControlError(ControlErrorKind.Invalid, "window", parse.GetValue(window)!, "Write day, week, month, quarter, lifetime, or a rolling span such as 24h or 7d."));
            }

            if (problems.Count > 0)
            {
                return ControlAccess.Fail(problems);
            }

            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var result = order.Make(store);
            return IssuedKeyText.Print(result, static key => key.Name, parse.GetValue(json), parse.InvocationConfiguration.Output);
        });
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include revoked keys." };
        var unused = new Option<string?>("--unused") { Description = "Only keys made so long ago and not used since, such as 90d." };
        var ownerless = new Option<bool>("--unknown-owner") { Description = "Only keys of nobody: without user and team, or of one that is retired." };
        var command = new Command("list", "List keys.") { data, json, all, unused, ownerless };
        command.SetAction(parse =>
        {
            TimeSpan? idle = null;
            if (parse.GetValue(unused) is { } text)
            {
                if (!SpanArgument.TryRead(text, out var span))
                {
                    return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "unused", text, "Write a span such as 24h or 90d.")]);
                }

                idle = span;
            }

            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var rows = KeyListing.Of(store, parse.GetValue(all), TimeProvider.System.GetUtcNow(), idle, parse.GetValue(ownerless));
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
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys list'." };
        var force = CommonOptions.Force();
        var command = new Command("revoke", "Revoke a key for good; running gateways refuse it within a second.") { id, data, json, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(store.Keys.Find(parse.GetValue(id))) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = store.Keys.Revoke(parse.GetValue(id));
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            IssuedKeyText.PrintRevoked(result.Value.Id, result.Value.Name, parse.GetValue(json), parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Rotate()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys list'." };
        var overlap = CommonOptions.Overlap();
        var force = CommonOptions.Force();
        var command = new Command("rotate", "Issue a new key with the same rights and let the old one expire.") { id, data, json, overlap, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            if (!parse.GetValue(force) && ControlAccess.IsManagedForVerb(store.Keys.Find(parse.GetValue(id))) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            return IssuedKeyText.Print(store.Keys.Rotate(parse.GetValue(id), parse.GetValue(overlap)), static key => key.Name, parse.GetValue(json), parse.InvocationConfiguration.Output);
        });
        return command;
    }
}
