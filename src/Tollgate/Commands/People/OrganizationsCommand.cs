using System.CommandLine;
using System.Text.Json;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate organizations</c>: the tenants.</summary>
internal static class OrganizationsCommand
{
    private static readonly TenantVerbs<Organization> s_verbs = new(
        "organization", "its SLUG", static store => store.Organizations, MemberName.Organization, static (_, organization) => OrganizationEndpoints.View(organization));

    internal static Command Create() => new("organizations", "List, add, change, remove and restore organizations.") { List(), Add(), Set(), s_verbs.Remove(), s_verbs.Restore() };

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var all = new Option<bool>("--all") { Description = "Include removed ones." };
        var command = new Command("list", "List organizations.") { data, json, all };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var rows = store.Organizations.List(parse.GetValue(all));
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows.Select(OrganizationEndpoints.View), ApiJson.Options));
                return 0;
            }

            var table = new PrintedTable(new("slug", ColumnKind.Whole), new("name"), new("id", ColumnKind.Whole, Spare: 2), new("managed by", Spare: -1), new("state", ColumnKind.Whole));
            foreach (var row in rows)
            {
                table.AddRow(row.Slug, row.Name, row.Id.ToString(), row.ManagedBy, row.RetiredMicros is null ? "active" : "retired");
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
        var slug = new Argument<string>("slug") { Description = "Its name for ever: lower-case letters, digits and . _ -" };
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var command = new Command("add", "Add an organization.") { slug, data, json, name };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.Open(parse.GetValue(data)!);
            var result = store.Organizations.Create(new Organization { Slug = parse.GetValue(slug)!, Name = parse.GetValue(name) ?? "" });
            return result.IsOk
                ? s_verbs.Print(store, result.Value, parse.GetValue(json), parse.InvocationConfiguration.Output, $"Organization {result.Value.Slug}: {result.Value.Id}.")
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
        var command = new Command("set", "Change what an organization is called; the slug stays.") { slug, data, json, name, force };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var found = MemberName.Organization(store, parse.GetValue(slug)!);
            if (found.IsOk && !parse.GetValue(force) && ControlAccess.IsManagedForVerb(found.Value) is { } managed)
            {
                return ControlAccess.Fail([managed]);
            }

            var result = found.IsOk ? store.Organizations.Update(found.Value with { Name = parse.GetValue(name)! }) : found;
            return result.IsOk
                ? s_verbs.Print(store, result.Value, parse.GetValue(json), parse.InvocationConfiguration.Output, $"Organization {result.Value.Slug} is now called '{result.Value.Name}'.")
                : ControlAccess.Fail(result.Errors);
        });
        return command;
    }
}
