using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate organizations</c>: the tenants.</summary>
internal static class OrganizationsCommand
{
    private static readonly TenantVerbs<OrganizationBody, NameChange> s_verbs = new("organization", "its SLUG", static there => there.Organizations);

    internal static Command Create() => new("organizations", "List, add, change, remove and restore organizations.") { List(), Add(), Set(), s_verbs.Remove(), s_verbs.Restore() };

    private static Command List()
    {
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include removed ones." };
        var command = new Command("list", "List organizations.") { json, all };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var rows = await there.Organizations.ListAsync(new RowFilter { All = parse.GetValue(all) }, cancellation).ConfigureAwait(false);
            if (!rows.IsOk)
            {
                return ControlAccess.Fail(rows.Errors, parse.InvocationConfiguration.Error);
            }

            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(rows.Value.Select(static row => row.Json), ApiJson.Options)).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(new("slug", ColumnKind.Whole), new("name"), new("id", ColumnKind.Whole, Spare: 2), new("managed by", Spare: -1), new("state", ColumnKind.Whole));
            foreach (var row in rows.Value)
            {
                table.AddRow(row.Text("slug"), row.Text("name"), row.Id.ToString(), row.Text("managed_by"), row.Has("retired_at") ? "retired" : "active");
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Add()
    {
        var json = CommonOptions.Json();
        var slug = new Argument<string>("slug") { Description = "Its name for ever: lower-case letters, digits and . _ -" };
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var command = new Command("add", "Add an organization.") { slug, json, name };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.Organizations.CreateAsync(new OrganizationBody { Slug = parse.GetValue(slug), Name = parse.GetValue(name) ?? "" }, cancellation).ConfigureAwait(false);
            return TenantVerbs<OrganizationBody, NameChange>.Print(result, parse.GetValue(json), parse.InvocationConfiguration, static row => $"Organization {row.Text("slug")}: {row.Id}.");
        });
        return command;
    }

    private static Command Set()
    {
        var json = CommonOptions.Json();
        var slug = s_verbs.Name();
        var name = new Option<string>("--name") { Description = "What people call it.", Required = true };
        var force = CommonOptions.Force();
        var command = new Command("set", "Change what an organization is called; the slug stays.") { slug, json, name, force };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await s_verbs.OnFoundAsync(
                there, parse.GetValue(slug)!, isRetired: false,
                row => there.Organizations.ChangeAsync(row.Id, new NameChange { Name = parse.GetValue(name) }, parse.GetValue(force), cancellation), cancellation).ConfigureAwait(false);
            return TenantVerbs<OrganizationBody, NameChange>.Print(result, parse.GetValue(json), parse.InvocationConfiguration, static row => $"Organization {row.Text("slug")} is now called '{row.Text("name")}'.");
        });
        return command;
    }
}
