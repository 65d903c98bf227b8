using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.People;
using Tollgate.Hosting;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys admin</c>: keys that sign in to the dashboard and the admin API.</summary>
internal static class AdminKeysCommand
{
    internal static Command Create() =>
        new("admin", "Create, list, rotate and revoke admin keys, which sign in to the dashboard and the admin API.") { CreateKey(), List(), Rotate(), Revoke() };

    private static Command CreateKey()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var name = new Option<string>("--name") { Description = "Who or what the key is for.", Required = true };
        var role = new Option<string>("--role") { Description = $"What it may do: {AdminRoleNames.All}.", DefaultValueFactory = _ => "operator" };
        var organization = new Option<string?>("--organization") { Description = "Confines the key to this organization (slug). Needed for owner, team-lead and member." };
        var team = new Option<string?>("--team") { Description = "The team (slug) a team-lead leads." };
        var user = new Option<string?>("--user") { Description = "Whose key it is: the user (slug) a member is, and the person others are; the key ends with that user. [ORGANIZATION/]SLUG without --organization." };
        var expires = CommonOptions.Instant("--expires", "When the key expires, for example 2027-01-01T00:00:00Z.");
        var command = new Command("create", "Create an admin key. Its secret is shown once.") { data, json, name, role, organization, team, user, expires };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var wanted = AdminRoleNames.Read(parse.GetValue(role)!) ?? throw new StartupException($"There is no role '{parse.GetValue(role)}'; write {AdminRoleNames.All}.");
            var isConfined = parse.GetValue(organization) is not null;
            if (isConfined ? wanted == AdminRole.Operator : wanted is AdminRole.Owner or AdminRole.TeamLead or AdminRole.Member)
            {
                throw new StartupException(isConfined
                    ? "An operator runs the whole installation: leave --organization out, or give another role."
                    : $"--organization is needed for the role {AdminRoleNames.Of(wanted)}.");
            }

            if (parse.GetValue(team) is null == (wanted == AdminRole.TeamLead))
            {
                throw new StartupException(wanted == AdminRole.TeamLead ? "--team is needed for the role team-lead." : "--team goes only with the role team-lead.");
            }

            if (wanted == AdminRole.Member && parse.GetValue(user) is null)
            {
                throw new StartupException("--user is needed for the role member.");
            }

            if (parse.GetValue(expires) <= TimeProvider.System.GetUtcNow())
            {
                throw new StartupException("--expires lies in the past: the key would never work.");
            }

            Guid? confined = null, teamId = null, userId = null;
            if (parse.GetValue(organization) is { } slug)
            {
                // A mistyped organization must not be made here: its key would see nothing and nobody would know why.
                var found = ControlAccess.Organization(store, slug, create: false);
                if (!found.IsOk)
                {
                    return ControlAccess.Fail(found.Errors);
                }

                confined = found.Value.Id;
                if (parse.GetValue(team) is { } led)
                {
                    var one = ControlAccess.Team(store, found.Value, led, create: false);
                    if (!one.IsOk)
                    {
                        return ControlAccess.Fail(one.Errors);
                    }

                    teamId = one.Value.Id;
                }

                if (parse.GetValue(user) is { } person)
                {
                    var one = ControlAccess.User(store, found.Value, person, create: false);
                    if (!one.IsOk)
                    {
                        return ControlAccess.Fail(one.Errors);
                    }

                    userId = one.Value.Id;
                }
            }
            else if (parse.GetValue(user) is { } holder)
            {
                var one = MemberName.User(store, holder);
                if (!one.IsOk)
                {
                    return ControlAccess.Fail(one.Errors);
                }

                userId = one.Value.Id;
            }

            return IssuedKeyText.Print(
                store.AdminKeys.Create(new NewAdminKey
                {
                    Name = parse.GetValue(name)!,
                    Role = wanted,
                    OrganizationId = confined,
                    TeamId = teamId,
                    UserId = userId,
                    ExpiresMicros = parse.GetValue(expires) is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
                }),
                static key => key.Name,
                parse.GetValue(json),
                parse.InvocationConfiguration.Output);
        });
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include revoked keys." };
        var command = new Command("list", "List admin keys.") { data, json, all };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var rows = AdminKeyListing.Of(store, parse.GetValue(all), TimeProvider.System.GetUtcNow());
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows, KeyListing.Snake));
                return 0;
            }

            AdminKeyListing.Table(rows).Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Rotate()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys admin list'." };
        var overlap = CommonOptions.Overlap();
        var command = new Command("rotate", "Issue a new admin key with the same rights and let the old one expire.") { id, data, json, overlap };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            return IssuedKeyText.Print(store.AdminKeys.Rotate(parse.GetValue(id), parse.GetValue(overlap)), static key => key.Name, parse.GetValue(json), parse.InvocationConfiguration.Output);
        });
        return command;
    }

    private static Command Revoke()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys admin list'." };
        var command = new Command("revoke", "Revoke an admin key for good; its sessions end with their next request.") { id, data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var result = store.AdminKeys.Revoke(parse.GetValue(id));
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            IssuedKeyText.PrintRevoked(result.Value.Id, result.Value.Name, parse.GetValue(json), parse.InvocationConfiguration.Output);
            var now = TimeProvider.System.GetUtcNow();
            if (AdminKeyListing.Of(store, withRevoked: false, now).All(static row => row is not { Role: "operator", State: "active" }))
            {
                Console.Error.WriteLine("No operator's key is left: make one with 'tollgate keys admin create --name NAME'.");
            }

            return 0;
        });
        return command;
    }
}
