using System.CommandLine;
using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Hosting;
using Tollgate.Http.Admin;

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
        var json = CommonOptions.Json();
        var organization = new Option<string>("--organization") { Description = "The organization (slug) whose users and teams it writes.", Required = true };
        var name = new Option<string>("--name") { Description = "Which directory it is for.", DefaultValueFactory = _ => "directory" };
        var expires = CommonOptions.Instant("--expires", "When the token expires, for example 2027-01-01T00:00:00Z.");
        var command = new Command("create", "Create a SCIM token. Its secret is shown once.") { json, organization, name, expires };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(expires) <= TimeProvider.System.GetUtcNow())
            {
                throw new StartupException("--expires lies in the past: the token would never work.");
            }

            using var there = where.Open(parse);
            var result = await there.ScimTokens.CreateAsync(
                new ScimTokenBody { Organization = parse.GetValue(organization), Name = parse.GetValue(name)!, Expires = parse.GetValue(expires) }, cancellation).ConfigureAwait(false);
            return IssuedKeyText.Print(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var organization = new Option<string?>("--organization") { Description = "Only of this organization (slug)." };
        var all = new Option<bool>("--all") { Description = "Include revoked ones." };
        var command = new Command("list", "List SCIM tokens.") { json, organization, all };
        var where = AdministrationOptions.ForQuestion(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var tokens = await there.ScimTokens.ListAsync(new RowFilter { All = parse.GetValue(all) }, cancellation).ConfigureAwait(false);
            if (!tokens.IsOk)
            {
                return ControlAccess.Fail(tokens.Errors, parse.InvocationConfiguration.Error);
            }

            var rows = tokens.Value.Where(token => parse.GetValue(organization) is not { } only || token.Find("organization") == only).ToList();
            if (parse.GetValue(json))
            {
                await parse.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(rows.Select(static row => row.Json), ApiJson.Options)).ConfigureAwait(false);
                return 0;
            }

            var table = new PrintedTable(
                new("id", ColumnKind.Whole), new("name"), new("secret", ColumnKind.Whole, Spare: 3), new("organization"), new("expires", ColumnKind.Whole, Spare: 1), new("last used", ColumnKind.Whole, Spare: 2),
                new("state", ColumnKind.Whole));
            foreach (var row in rows)
            {
                table.AddRow(
                    row.Id.ToString(), row.Text("name"), row.Text("prefix") + "…", row.Text("organization"), row.Instant("expires_at") ?? "never", row.Instant("last_used_at") ?? "never",
                    KeyListing.State(row, TimeProvider.System.GetUtcNow()));
            }

            table.Write(parse.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var json = CommonOptions.Json();
        var id = new Argument<Guid>("id") { Description = "The token's id, from 'scim token list'." };
        var command = new Command("revoke", "Revoke a SCIM token for good; the directory's next request is refused.") { id, json };
        var where = AdministrationOptions.ForChange(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var there = where.Open(parse);
            var result = await there.ScimTokens.EndAsync(parse.GetValue(id), force: false, cancellation).ConfigureAwait(false);
            return IssuedKeyText.PrintRevoked(result, parse.GetValue(json), parse.InvocationConfiguration);
        });
        return command;
    }
}
