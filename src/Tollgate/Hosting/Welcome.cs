using System.Globalization;
using System.Net;
using Tollgate.Commands;
using Tollgate.Configuration;
using Tollgate.Storage.Control;

namespace Tollgate.Hosting;

/// <summary>
/// What is printed when the gateway starts. Until there is an operator, that is a new setup token and what to do with it; where it was asked
/// for, and only this machine reaches the gateway, the first keys (shown this once) and a request to paste into a terminal.
/// </summary>
internal static class Welcome
{
    /// <param name="server">The gateway, listening.</param>
    /// <param name="settings">How it was started.</param>
    /// <param name="simulator">Where the simulated providers are; null for real ones.</param>
    /// <param name="withKeys">Redeem the setup token here and now and print the first keys.</param>
    /// <param name="output">Where to print.</param>
    internal static async Task WriteAsync(TollgateServer server, ServerSettings settings, Uri? simulator, bool withKeys, TextWriter output)
    {
        var address = server.Addresses[0].ToString().TrimEnd('/');
        await output.WriteLineAsync($"Tollgate serves {address}").ConfigureAwait(false);
        await output.WriteLineAsync(simulator is null
            ? "Providers: " + string.Join(", ", server.Core.Snapshots.Current.Options.Providers.Select(provider => provider.Name))
            : $"Providers: simulated, at {simulator.ToString().TrimEnd('/')} (set OPENAI_API_KEY, ANTHROPIC_API_KEY, … for real ones)").ConfigureAwait(false);

        // A token of an earlier start was printed where nobody may have looked: the new one takes its place.
        var setup = server.Control.Setup;
        if (setup.HadOperator || setup.Issue(SetupToken.Lifetime).Value is not { } token)
        {
            await output.WriteLineAsync(setup.HasOperator
                ? $"Keys were made before; '{OwnCommand.Text} keys create{OwnCommand.Data(settings.Data)}' makes more, and 'keys admin create' for administrators."
                : $"No operator's key is in force; '{OwnCommand.Text} setup-token new{OwnCommand.Data(settings.Data)}' makes a token for one.").ConfigureAwait(false);
            return;
        }

        await output.WriteLineAsync(withKeys && settings.Listen.All(IsOfThisMachine)
            ? FirstKeys(server, settings, address, token, FirstModel(server, simulator))
            : Invitation(address, token)).ConfigureAwait(false);
    }

    private static string Invitation(string address, SetupToken token) =>
        $$"""

        There is no operator yet: nothing in / and /api opens until this token is redeemed, once, for the first operator's key.
          setup token  {{token.Secret}}   (until {{Until(token)}} UTC)

        Redeem it in a browser:
          {{address}}/setup
        or in a terminal:
          {{OwnCommand.Text}} setup-token redeem {{token.Secret}} --url {{address}}
          curl -X POST {{address}}/setup -H "Content-Type: application/json" -d '{"token":"{{token.Secret}}"}'
        """;

    private static string FirstKeys(TollgateServer server, ServerSettings settings, string address, SetupToken token, string model)
    {
        var admin = server.Control.Setup.Redeem(token.Secret, "first operator").Require();
        var key = new KeyOrder { Organization = ControlAccess.DefaultOrganization, Team = "first-team", Name = "first key" }.Make(server.Control).Require();
        server.Core.Keys.RefreshNow();
        return $$"""

            Shown once, store them now:
              admin key   {{admin.Secret}}   (signs in to {{address}}/)
              caller key  {{key.Secret}}   (for your applications)

            Try it:
              curl -i {{address}}/v1/chat/completions \
                -H "Authorization: Bearer {{key.Secret}}" -H "Content-Type: application/json" \
                -d '{"model":"{{model}}","messages":[{"role":"user","content":"Say hello"}]}'

            The answer's x-tollgate-cost-usd header says what it cost; GET /v1/requests/<x-tollgate-request-id> says why.
            Then: {{OwnCommand.Text}} report --by model{{OwnCommand.Data(settings.Data)}}
            """;
    }

    private static bool IsOfThisMachine(ListenConfiguration listen) => listen.Host == "localhost" || (IPAddress.TryParse(listen.Host, out var address) && IPAddress.IsLoopback(address));

    private static string Until(SetupToken token) =>
        DateTimeOffset.UnixEpoch.AddTicks(token.ExpiresMicros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string FirstModel(TollgateServer server, Uri? simulator) => simulator is not null ? "gpt-5-mini" : server.Core.Snapshots.Current.Options.Providers[0].Name switch
    {
        "openai" => "gpt-5-mini",
        "mistral" => "mistral-small-latest",
        "deepseek" => "deepseek-chat",
        "xai" => "grok-3-mini",
        var other => other + "/<model>",
    };
}
