using Tollgate.Storage.Control;

namespace Tollgate.Hosting;

/// <summary>
/// What is printed when the gateway starts: on the first start an admin key and a caller key (shown this once), and a request to
/// paste into a terminal.
/// </summary>
internal static class Welcome
{
    internal static async Task WriteAsync(TollgateServer server, string data, Uri? simulator, TextWriter output)
    {
        var address = server.Addresses[0].ToString().TrimEnd('/');
        await output.WriteLineAsync($"Tollgate serves {address}").ConfigureAwait(false);
        await output.WriteLineAsync(simulator is null
            ? "Providers: " + string.Join(", ", server.Core.Snapshots.Current.Options.Providers.Select(provider => provider.Name))
            : $"Providers: simulated, at {simulator.ToString().TrimEnd('/')} (set OPENAI_API_KEY, ANTHROPIC_API_KEY, … for real ones)").ConfigureAwait(false);

        var control = server.Control;
        if (control.AdminKeys.List(withRevoked: true).Count > 0)
        {
            await output.WriteLineAsync($"Keys were made on the first start; '{OwnCommand.Text} keys create{OwnCommand.Data(data)}' makes more, and 'keys admin create' for administrators.").ConfigureAwait(false);
            return;
        }

        var admin = control.AdminKeys.Create(new NewAdminKey { Name = "first admin", Role = AdminRole.Operator }).Require();
        var organization = control.Organizations.Create(new Organization { Slug = Commands.ControlAccess.DefaultOrganization, Name = "Default" }).Require();
        var team = control.Teams.Create(new Team { OrganizationId = organization.Id, Slug = "first-team", Name = "First team" }).Require();
        var key = control.Keys.Create(new NewKey { OrganizationId = organization.Id, TeamId = team.Id, Name = "first key" }).Require();
        server.Core.Keys.RefreshNow();

        var model = simulator is null ? FirstModel(server) : "gpt-5-mini";
        await output.WriteLineAsync(
            $"""

            Shown once, store them now:
              admin key   {admin.Secret}   (signs in to {address}/)
              caller key  {key.Secret}   (for your applications)

            Try it:
              curl -i {address}/v1/chat/completions \
                -H "Authorization: Bearer {key.Secret}" -H "Content-Type: application/json" \
                -d '{"{"}"model":"{model}","messages":[{"{"}"role":"user","content":"Say hello"{"}"}]{"}"}'

            The answer's x-tollgate-cost-usd header says what it cost; GET /v1/requests/<x-tollgate-request-id> says why.
            Then: {OwnCommand.Text} report --by model{OwnCommand.Data(data)}
            """).ConfigureAwait(false);
    }

    private static string FirstModel(TollgateServer server) => server.Core.Snapshots.Current.Options.Providers[0].Name switch
    {
        "openai" => "gpt-5-mini",
        "mistral" => "mistral-small-latest",
        "deepseek" => "deepseek-chat",
        "xai" => "grok-3-mini",
        var other => other + "/<model>",
    };
}
