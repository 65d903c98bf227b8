using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate teams</c>.</summary>
internal static class TeamsCommand
{
    private static readonly TenantVerbs<TeamBody, NameChange> s_verbs = new("team", "[ORGANIZATION/]SLUG", static there => there.Teams);

    internal static Command Create() => new("teams", "List, add, change, remove and restore teams.") { List(), Add(), Set(), s_verbs.Remove(), s_verbs.Restore() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include removed ones." };
        var organization = new Option<string?>("--organization") { Description = "Only of this organization (slug)." };
        var command = new Command("list", "List teams.") { json, all, organization };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var rows = await there.Teams.ListAsync(new RowFilter { All = parse.GetValue(all), Organization = parse.GetValue(organization) }, cancellation).ConfigureAwait(false);
            if (!rows.IsOk)
            {
                return ControlAccess.Fail(rows.Errors, parse.InvocationConfiguration.Error);
            }

            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(rows.Value.Select(static row => row.Json), ApiJson.Options)).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(new("team", ColumnKind.Whole), new("name"), new("id", ColumnKind.Whole, Spare: 2), new("managed by", Spare: -1), new("state", ColumnKind.Whole));
            foreach (var row in rows.Value)
            {
                table.AddRow(row.Text("organization") + "/" + row.Text("slug"), row.Text("name"), row.Id.ToString(), row.Text("managed_by"), row.Has("retired_at") ? "retired" : "active");
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
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var command = new Command("add", "Add a team to an organization; the slug stays for ever.") { slug, json, name };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var (organization, own) = MemberName.Split(parse.GetValue(slug)!);
            var result = await there.Teams.CreateAsync(new TeamBody { Organization = organization, Slug = own, Name = parse.GetValue(name) ?? "" }, cancellation).ConfigureAwait(false);
            return TenantVerbs<TeamBody, NameChange>.Print(result, parse.GetValue(json), parse.InvocationConfiguration, static row => $"Team {row.Text("organization")}/{row.Text("slug")}: {row.Id}.");
        });
        return command;
    }

    private static Command Set()
    {
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var name = new Option<string>("--name") { Description = "What people call it.", Required = true };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change what a team is called; the slug stays.") { slug, json, name, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await s_verbs.OnFoundAsync(
                there, parse.GetValue(slug)!, isRetired: false,
                row => there.Teams.ChangeAsync(row.Id, new NameChange { Name = parse.GetValue(name) }, parse.GetValue(force), cancellation), cancellation).ConfigureAwait(false);
            return TenantVerbs<TeamBody, NameChange>.Print(result, parse.GetValue(json), parse.InvocationConfiguration, row => $"Team {parse.GetValue(slug)} is now called '{row.Text("name")}'.");
        });
        return command;
    }
}
