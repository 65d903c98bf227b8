using System.CommandLine;
using System.Text.Json;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate teams</c>.</summary>
internal static class TeamsCommand
{
    private static readonly TenantVerbs<Team> s_verbs = new(
        "team", "[ORGANIZATION/]SLUG", static store => store.Teams, MemberName.Team, static (store, team) => TeamEndpoints.View(store.Read(), team));

    internal static Command Create() => new("teams", "List, add, change, remove and restore teams.") { List(), Add(), Set(), s_verbs.Remove(), s_verbs.Restore() };

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include removed ones." };
        var organization = new Option<string?>("--organization") { Description = "Only of this organization (slug)." };
        var command = new Command("list", "List teams.") { data, json, all, organization };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var snapshot = store.Read();
            var rows = snapshot.Teams.Where(team => (parse.GetValue(all) || team.RetiredMicros is null)
                && (parse.GetValue(organization) is not { } only || snapshot.Organization(team.OrganizationId).Slug == only));
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows.Select(team => TeamEndpoints.View(snapshot, team)), ApiJson.Options));
                return 0;
            }

            var table = new PrintedTable(new("team", ColumnKind.Whole), new("name"), new("id", ColumnKind.Whole, Spare: 2), new("managed by", Spare: -1), new("state", ColumnKind.Whole));
            foreach (var row in rows)
            {
                table.AddRow(snapshot.Organization(row.OrganizationId).Slug + "/" + row.Slug, row.Name, row.Id.ToString(), row.ManagedBy, row.RetiredMicros is null ? "active" : "retired");
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var command = new Command("add", "Add a team to an organization; the slug stays for ever.") { slug, data, json, name };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var (organization, own) = MemberName.Read(store, parse.GetValue(slug)!);
            var result = organization.IsOk
                ? store.Teams.Create(new Team { OrganizationId = organization.Value.Id, Slug = own, Name = parse.GetValue(name) ?? "" })
                : new ControlResult<Team>(organization.Errors);
            return result.IsOk
                ? s_verbs.Print(store, result.Value, parse.GetValue(json), parse.InvocationConfiguration.Output, $"Team {organization.Value!.Slug}/{result.Value.Slug}: {result.Value.Id}.")
                : ControlAccess.Fail(result.Errors);
        });
        return command;
    }

    private static Command Set()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var name = new Option<string>("--name") { Description = "What people call it.", Required = true };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change what a team is called; the slug stays.") { slug, data, json, name, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var found = MemberName.Team(store, parse.GetValue(slug)!);
            if (found.IsOk && !parse.GetValue(force) && ControlAccess.IsManagedForVerb(found.Value) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = found.IsOk ? store.Teams.Update(found.Value with { Name = parse.GetValue(name)! }) : found;
            return result.IsOk
                ? s_verbs.Print(store, result.Value, parse.GetValue(json), parse.InvocationConfiguration.Output, $"Team {parse.GetValue(slug)} is now called '{result.Value.Name}'.")
                : ControlAccess.Fail(result.Errors);
        });
        return command;
    }
}
