using System.CommandLine;
using System.Text.Json;
using Tollgate.Http.Admin;
using Tollgate.People;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate users</c>: persons and service accounts.</summary>
internal static class UsersCommand
{
    private static readonly TenantVerbs<User> s_verbs = new("user", "[ORGANIZATION/]SLUG", static store => store.Users, MemberName.User, View);

    internal static Command Create() => new("users", "List, add, change, suspend, remove and restore users and service accounts.") { List(), Add(), Set(), s_verbs.Remove(), s_verbs.Restore() };

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include removed ones." };
        var organization = new Option<string?>("--organization") { Description = "Only of this organization (slug)." };
        var team = new Option<string?>("--team") { Description = "Only of this team (slug)." };
        var service = new Option<bool>("--service") { Description = "Only service accounts." };
        var command = new Command("list", "List users and service accounts.") { data, json, all, organization, team, service };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            var teams = snapshot.Teams.ToDictionary(static one => one.Id);
            var rows = snapshot.Users.Where(user => (parse.GetValue(all) || user.RetiredMicros is null)
                && (!parse.GetValue(service) || user.Kind == UserKind.Service)
                && (parse.GetValue(team) is not { } slug || TeamOf(user)?.Slug == slug)
                && (parse.GetValue(organization) is not { } only || snapshot.Organization(user.OrganizationId).Slug == only));
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows.Select(user => UserEndpoints.View(snapshot, user, TeamOf(user))), ApiJson.Options));
                return 0;
            }

            var table = new PrintedTable(
                new("user", ColumnKind.Whole), new("kind", ColumnKind.Whole, Spare: 1), new("name"), new("email", Spare: 3), new("team"), new("id", ColumnKind.Whole, Spare: 2), new("managed by", Spare: -1),
                new("state", ColumnKind.Whole));
            foreach (var row in rows)
            {
                table.AddRow(
                    snapshot.Organization(row.OrganizationId).Slug + "/" + row.Slug, row.Kind.ToString().ToLowerInvariant(), row.Name, row.Email, TeamOf(row)?.Slug ?? "", row.Id.ToString(), row.ManagedBy,
                    UserEndpoints.StateOf(row));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;

            Team? TeamOf(User user) => user.TeamId is { } id ? teams[id] : null;
        });
        return command;
    }

    private static Command Add()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var (name, email, team) = Fields();
        var service = new Option<bool>("--service") { Description = "A service account: a program, not a person." };
        var command = new Command("add", "Add a user or a service account to an organization; the slug stays for ever.") { slug, data, json, name, email, team, service };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var (organization, own) = MemberName.Read(store, parse.GetValue(slug)!);
            if (!organization.IsOk)
            {
                return ControlAccess.Fail(organization.Errors);
            }

            var bare = new User { OrganizationId = organization.Value.Id, Slug = own, Kind = parse.GetValue(service) ? UserKind.Service : UserKind.Person };
            var (draft, problems) = new UserOrder { Name = parse.GetValue(name), Email = parse.GetValue(email), Team = parse.GetValue(team) }.Apply(store, bare, TimeProvider.System.GetUtcNow());
            var result = problems.Count > 0 ? new ControlResult<User>(problems) : store.Users.Create(draft);
            var noun = bare.Kind == UserKind.Service ? "Service account" : "User";
            return result.IsOk
                ? s_verbs.Print(store, result.Value, parse.GetValue(json), parse.InvocationConfiguration.Output, $"{noun} {organization.Value.Slug}/{result.Value.Slug}: {result.Value.Id}.")
                : ControlAccess.Fail(result.Errors);
        });
        return command;
    }

    private static Command Set()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var (name, email, team) = Fields();
        var disabled = new Option<bool?>("--disabled") { Description = "true suspends: every key of the user is refused; false lifts that." };
        var revoke = new Option<bool>("--revoke-keys") { Description = "Revoke every key and admin key of the user for good." };
        var move = new Option<bool>("--move-keys") { Description = "Put the user's keys into the user's team." };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change, move or suspend a user; the slug stays.") { slug, data, json, name, email, team, disabled, revoke, move, force };
        command.SetAction(parse =>
        {
            var order = new UserOrder
            {
                Name = parse.GetValue(name),
                Email = parse.GetValue(email),
                Team = parse.GetValue(team),
                Disabled = parse.GetValue(disabled),
                RevokeKeys = parse.GetValue(revoke),
                MoveKeys = parse.GetValue(move),
            };
            if (order == new UserOrder())
            {
                return ControlAccess.Fail([new ControlError(ControlErrorKind.Invalid, "set", "", "Nothing is to change; write --name, --email, --team, --disabled, --revoke-keys or --move-keys.")]);
            }

            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var found = MemberName.User(store, parse.GetValue(slug)!);
            if (!found.IsOk)
            {
                return ControlAccess.Fail(found.Errors);
            }

            if (!parse.GetValue(force) && order.FindManager(store, found.Value) is not null)
            {
                return ControlAccess.Fail([ControlAccess.IsManagedForVerb(found.Value)!]);
            }

            var (changed, problems) = order.Apply(store, found.Value, TimeProvider.System.GetUtcNow());
            var result = problems.Count > 0 ? new ControlResult<ChangedUser>(problems) : order.Make(store, changed);
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            var (user, moved, revoked) = result.Value;
            var sentence = $"Changed user {parse.GetValue(slug)} ({UserEndpoints.StateOf(user)})"
                + (order.MoveKeys ? $", {moved} keys moved" : "") + (order.RevokeKeys ? $", {TenantVerbs<User>.Keys(revoked)} revoked" : "") + ".";
            return s_verbs.Print(store, user, parse.GetValue(json), parse.InvocationConfiguration.Output, sentence, view =>
            {
                view["keys_moved"] = moved;
                view["keys_revoked"] = revoked.Keys;
                view["admin_keys_revoked"] = revoked.AdminKeys;
            });
        });
        return command;
    }

    private static (Option<string?> Name, Option<string?> Email, Option<string?> Team) Fields() =>
    (
        new("--name") { Description = "What people call the user." },
        new("--email") { Description = "E-mail address; service accounts have none." },
        new("--team") { Description = "Team (slug) of the user's organization; '' for none." });

    private static Dictionary<string, object?> View(IControlStore store, User user) =>
        UserEndpoints.View(store.Read(), user, user.TeamId is { } team ? store.Teams.Find(team) : null);
}
