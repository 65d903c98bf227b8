using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Hosting;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate keys admin</c>: keys that sign in to the dashboard and the admin API.</summary>
internal static class AdminKeysCommand
{
    internal static Command Create() =>
        new("admin", "Create, list, rotate and revoke admin keys, which sign in to the dashboard and the admin API.") { CreateKey(), List(), Rotate(), Revoke() };

    private static Command CreateKey()
    {
        var json = CommonOptions.Json();
        var name = new Option<string>("--name") { Description = "Who or what the key is for.", Required = true };
        var role = new Option<string>("--role") { Description = $"What it may do: {AdminRoleNames.All}.", DefaultValueFactory = _ => "operator" };
        var organization = new Option<string?>("--organization") { Description = "Confines the key to this organization (slug). Needed for owner, team-lead and member." };
        var team = new Option<string?>("--team") { Description = "The team (slug) a team-lead leads." };
        var user = new Option<string?>("--user") { Description = "Whose key it is: the user (slug) a member is, and the person others are; the key ends with that user. [ORGANIZATION/]SLUG without --organization." };
        var expires = CommonOptions.Instant("--expires", "When the key expires, for example 2027-01-01T00:00:00Z.");
        var command = new Command("create", "Create an admin key. Its secret is shown once.") { json, name, role, organization, team, user, expires };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
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

            using var there = where.Open(parse);
            var result = await there.AdminKeys.CreateAsync(
                new AdminKeyBody
                {
                    Name = parse.GetValue(name),
                    Role = AdminRoleNames.Of(wanted),
                    Organization = parse.GetValue(organization),
                    Team = parse.GetValue(team),
                    User = parse.GetValue(user),
                    Expires = parse.GetValue(expires),
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
        var command = new Command("list", "List admin keys.") { json, all };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var keys = await there.AdminKeys.ListAsync(new RowFilter { All = parse.GetValue(all) }, cancellation).ConfigureAwait(false);
            if (!keys.IsOk)
            {
                return ControlAccess.Fail(keys.Errors, parse.InvocationConfiguration.Error);
            }

            var rows = AdminKeyListing.Of(keys.Value, TimeProvider.System.GetUtcNow());
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
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys admin list'." };
        var overlap = CommonOptions.Overlap();
        var command = new Command("rotate", "Issue a new admin key with the same rights and let the old one expire.") { id, json, overlap };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.AdminKeys.RotateAsync(parse.GetValue(id), parse.GetValue(overlap), force: false, cancellation).ConfigureAwait(false);
            return IssuedKeyText.Print(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command Revoke()
    {
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The key's id, from 'keys admin list'." };
        var command = new Command("revoke", "Revoke an admin key for good; its sessions end with their next request.") { id, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.AdminKeys.EndAsync(parse.GetValue(id), force: false, cancellation).ConfigureAwait(false);
            if (result.Value?.Number("operators_left") == 0)
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync("No operator's key is left: make one with 'tollgate keys admin create --name NAME' on the gateway's machine.").ConfigureAwait(false);
            }

            return IssuedKeyText.PrintRevoked(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }
}
