using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate users</c>: persons and service accounts.</summary>
internal static class UsersCommand
{
    private static readonly TenantVerbs<UserBody, UserChange> s_verbs = new("user", "[ORGANIZATION/]SLUG", static there => there.Users);

    internal static Command Create() => new("users", "List, add, change, suspend, remove and restore users and service accounts.") { List(), Add(), Set(), s_verbs.Remove(), s_verbs.Restore() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include removed ones." };
        var organization = new Option<string?>("--organization") { Description = "Only of this organization (slug)." };
        var team = new Option<string?>("--team") { Description = "Only of this team (slug)." };
        var service = new Option<bool>("--service") { Description = "Only service accounts." };
        var command = new Command("list", "List users and service accounts.") { json, all, organization, team, service };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var rows = await there.Users.ListAsync(
                new RowFilter { All = parse.GetValue(all), Organization = parse.GetValue(organization), Team = parse.GetValue(team), Kind = parse.GetValue(service) ? "service" : null }, cancellation).ConfigureAwait(false);
            if (!rows.IsOk)
            {
                return ControlAccess.Fail(rows.Errors, parse.InvocationConfiguration.Error);
            }

            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(rows.Value.Select(static row => row.Json), ApiJson.Options)).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(
                new("user", ColumnKind.Whole), new("kind", ColumnKind.Whole, Spare: 1), new("name"), new("email", Spare: 3), new("team"), new("id", ColumnKind.Whole, Spare: 2), new("managed by", Spare: -1),
                new("state", ColumnKind.Whole));
            foreach (var row in rows.Value)
            {
                table.AddRow(
                    row.Text("organization") + "/" + row.Text("slug"), row.Text("kind"), row.Text("name"), row.Text("email"), row.Text("team"), row.Id.ToString(), row.Text("managed_by"), row.Text("state"));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var (name, email, team) = Fields();
        var service = new Option<bool>("--service") { Description = "A service account: a program, not a person." };
        var command = new Command("add", "Add a user or a service account to an organization; the slug stays for ever.") { slug, json, name, email, team, service };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var (organization, own) = MemberName.Split(parse.GetValue(slug)!);
            var result = await there.Users.CreateAsync(
                new UserBody
                {
                    Organization = organization,
                    Slug = own,
                    Name = parse.GetValue(name) ?? "",
                    Email = parse.GetValue(email) ?? "",
                    Team = parse.GetValue(team),
                    Kind = parse.GetValue(service) ? UserKind.Service : UserKind.Person,
                },
                cancellation).ConfigureAwait(false);
            var noun = parse.GetValue(service) ? "Service account" : "User";
            return TenantVerbs<UserBody, UserChange>.Print(result, parse.GetValue(json), parse.InvocationConfiguration, row => $"{noun} {row.Text("organization")}/{row.Text("slug")}: {row.Id}.");
        });
        return command;
    }

    private static Command Set()
    {
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var (name, email, team) = Fields();
        var disabled = new Option<bool?>("--disabled") { Description = "true suspends: every key of the user is refused; false lifts that." };
        var revoke = new Option<bool>("--revoke-keys") { Description = "Revoke every key and admin key of the user for good." };
        var move = new Option<bool>("--move-keys") { Description = "Put the user's keys into the user's team." };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change, move or suspend a user; the slug stays.") { slug, json, name, email, team, disabled, revoke, move, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var change = new UserChange
            {
                Name = parse.GetValue(name),
                Email = parse.GetValue(email),
                Team = parse.GetValue(team),
                Disabled = parse.GetValue(disabled),
                RevokeKeys = parse.GetValue(revoke),
                MoveKeys = parse.GetValue(move),
            };
            if (change == new UserChange())
            {
                return ControlAccess.Fail(
                    [new ControlError(ControlErrorKind.Invalid, "set", "", "Nothing is to change; write --name, --email, --team, --disabled, --revoke-keys or --move-keys.")], parse.InvocationConfiguration.Error);
            }

            using var there = where.Open(parse);
            var result = await s_verbs.OnFoundAsync(
                there, parse.GetValue(slug)!, isRetired: false, row => there.Users.ChangeAsync(row.Id, change, parse.GetValue(force), cancellation), cancellation).ConfigureAwait(false);
            return TenantVerbs<UserBody, UserChange>.Print(
                result, parse.GetValue(json), parse.InvocationConfiguration,
                row => $"Changed user {parse.GetValue(slug)} ({row.Text("state")})" + (change.MoveKeys ? $", {row.Number("keys_moved")} keys moved" : "")
                    + (change.RevokeKeys ? $", {TenantVerbs<UserBody, UserChange>.Keys(row, "revoked")} revoked" : "") + ".");
        });
        return command;
    }

    private static (Option<string?> Name, Option<string?> Email, Option<string?> Team) Fields() =>
    (
        new("--name") { Description = "What people call the user." },
        new("--email") { Description = "E-mail address; service accounts have none." },
        new("--team") { Description = "Team (slug) of the user's organization; '' for none." });
}
