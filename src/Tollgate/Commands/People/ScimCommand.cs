using System.CommandLine;
using System.Text.Json;
using Tollgate.Hosting;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary><c>tollgate scim</c>: tokens that directories write people with.</summary>
internal static class ScimCommand
{
    internal static Command Create() => new("scim", "Let a directory such as Okta or Entra keep the people of an organization.")
    {
        new Command("token", "Create, list and revoke SCIM tokens.") { CreateToken(), List(), Revoke() },
    };

    private static Command CreateToken()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var organization = new Option<string>("--organization") { Description = "The organization (slug) whose users and teams it writes.", Required = true };
        var name = new Option<string>("--name") { Description = "Which directory it is for.", DefaultValueFactory = _ => "directory" };
        var expires = CommonOptions.Instant("--expires", "When the token expires, for example 2027-01-01T00:00:00Z.");
        var command = new Command("create", "Create a SCIM token. Its secret is shown once.") { data, json, organization, name, expires };
        command.SetAction(parse =>
        {
            if (parse.GetValue(expires) <= TimeProvider.System.GetUtcNow())
            {
                throw new StartupException("--expires lies in the past: the token would never work.");
            }

            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var found = MemberName.Organization(store, parse.GetValue(organization)!);
            return found.IsOk
                ? IssuedKeyText.Print(
                    store.ScimTokens.Create(new NewScimToken
                    {
                        OrganizationId = found.Value.Id,
                        Name = parse.GetValue(name)!,
                        ExpiresMicros = parse.GetValue(expires) is { } at ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null,
                    }),
                    static token => token.Name,
                    parse.GetValue(json),
                    parse.InvocationConfiguration.Output)
                : ControlAccess.Fail(found.Errors);
        });
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var organization = new Option<string?>("--organization") { Description = "Only of this organization (slug)." };
        var all = new Option<bool>("--all") { Description = "Include revoked ones." };
        var command = new Command("list", "List SCIM tokens.") { data, json, organization, all };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var slugs = store.Organizations.List(withRetired: true).ToDictionary(static one => one.Id, static one => one.Slug);
            var rows = store.ScimTokens.List(parse.GetValue(all)).Where(token => parse.GetValue(organization) is not { } only || slugs[token.OrganizationId] == only).ToList();
            if (parse.GetValue(json))
            {
                parse.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(rows.Select(token => ScimTokenEndpoints.View(store, token)), ApiJson.Options));
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("name"), new("secret", ColumnKind.Whole, Spare: 3), new("organization"), new("expires", ColumnKind.Whole, Spare: 1), new("last used", ColumnKind.Whole, Spare: 2),
                new("state", ColumnKind.Whole));
            foreach (var row in rows)
            {
                table.AddRow(
                    row.Id.ToString(), row.Name, row.Prefix + "…", slugs[row.OrganizationId], KeyListing.Instant(row.ExpiresMicros) ?? "never", KeyListing.Instant(row.LastUsedMicros) ?? "never",
                    KeyListing.State(row.RetiredMicros, row.ExpiresMicros, TimeProvider.System.GetUtcNow()));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The token's id, from 'scim token list'." };
        var command = new Command("revoke", "Revoke a SCIM token for good; the directory's next request is refused.") { id, data, json };
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var result = store.ScimTokens.Revoke(parse.GetValue(id));
            if (!result.IsOk)
            {
                return ControlAccess.Fail(result.Errors);
            }

            IssuedKeyText.PrintRevoked(result.Value.Id, result.Value.Name, parse.GetValue(json), parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }
}
