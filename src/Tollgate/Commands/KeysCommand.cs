using System.CommandLine;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys</c>: virtual keys of callers.</summary>
internal static class KeysCommand
{
    internal static Command Create() => new("keys", "Create, list, rotate and revoke virtual keys; 'keys admin' does it with admin keys.") { CreateKey(), List(), Revoke(), Rotate(), AdminKeysCommand.Create() };

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
        var command = new Command("create", "Create a key. Its secret is shown once.") { data, json, organization, team, user, name, models, expires, feature, tags };
        command.SetAction(parse =>
        {
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
            };
            if (order.FindProblems(TimeProvider.System.GetUtcNow()) is { Count: > 0 } problems)
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
        var command = new Command("list", "List keys.") { data, json, all };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var rows = KeyListing.Of(store, parse.GetValue(all), TimeProvider.System.GetUtcNow());
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
