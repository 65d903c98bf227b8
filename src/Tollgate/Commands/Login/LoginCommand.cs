using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Tollgate.Commands.Login;

/// <summary><c>tollgate login</c>: a short-lived key of one's own, by the company's identity provider.</summary>
internal static class LoginCommand
{
    internal static Command Create()
    {
        var server = GatewayServer.Option();
        var issuer = new Option<string?>("--issuer") { Description = "The identity provider's issuer or name. Default: the only one." };
        var flow = new Option<string>("--flow") { Description = "device (a code to type in anywhere) or browser (on this machine). Default: device where the provider offers it.", DefaultValueFactory = static _ => "auto" };
        flow.AcceptOnlyFromAmong("auto", "device", "browser");
        var print = new Option<bool>("--print") { Description = "Print the key and nothing else; one that is stored and still works is taken." };
        var json = CommonOptions.Json();
        var command = new Command("login", "Log in by your company's identity provider and get a key that works for some hours.") { server, issuer, flow, print, json };
        command.SetAction((parse, cancellation) => RunAsync(
            new LoginOrder(parse.GetValue(server)!, parse.GetValue(issuer), parse.GetValue(flow)!, parse.GetValue(print), parse.GetValue(json)),
            new LoginCredentials(LoginCredentials.DefaultPath()), TimeProvider.System, parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error, cancellation));
        return command;
    }

    internal static async Task<int> RunAsync(LoginOrder order, LoginCredentials credentials, TimeProvider time, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        using var client = new LoginClient(order.Server);
        try
        {
            if (order.Prints && credentials.Find(order.Server) is { } stored && await client.WorksAsync(stored, time.GetUtcNow(), cancellation).ConfigureAwait(false))
            {
                await output.WriteLineAsync(stored.Secret).ConfigureAwait(false);
                return 0;
            }

            var offer = await client.OfferAsync(cancellation).ConfigureAwait(false);
            var issuer = Choose(offer, order.Issuer);
            var provider = await client.DiscoverAsync(issuer.Issuer, cancellation).ConfigureAwait(false);
            var token = order.Flow == "browser" || (order.Flow == "auto" && provider.DeviceAuthorizationEndpoint is null)
                ? await BrowserLogin.RunAsync(client, provider, issuer, offer.Nonce, messages, cancellation).ConfigureAwait(false)
                : await DeviceLogin.RunAsync(client, provider, issuer, time, messages, cancellation).ConfigureAwait(false);
            var key = await client.ExchangeAsync(token, cancellation).ConfigureAwait(false);
            credentials.Keep(order.Server, key);
            await WriteAsync(order, credentials, key, output).ConfigureAwait(false);
            return 0;
        }
        catch (LoginException refused)
        {
            await messages.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or JsonException
            || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            await messages.WriteLineAsync($"The login did not work: {failure.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static LoginIssuer Choose(LoginOffer offer, string? wanted)
    {
        if (offer.Issuers.Count == 0)
        {
            throw new LoginException("This gateway knows no identity provider to log in by. Ask its operator for a key, or to configure oidc.");
        }

        var fitting = wanted is null ? offer.Issuers : [.. offer.Issuers.Where(issuer => issuer.Issuer == wanted || string.Equals(issuer.Name, wanted, StringComparison.OrdinalIgnoreCase))];
        var known = string.Join(", ", offer.Issuers.Select(static issuer => issuer.Name));
        return fitting.Count switch
        {
            1 => fitting[0],
            0 => throw new LoginException($"There is no identity provider '{wanted}'; write --issuer with one of {known}."),
            _ => throw new LoginException($"There are several identity providers; write --issuer with one of {known}."),
        };
    }

    private static async Task WriteAsync(LoginOrder order, LoginCredentials credentials, LoginKey key, TextWriter output)
    {
        if (order.Prints)
        {
            await output.WriteLineAsync(key.Secret).ConfigureAwait(false);
            return;
        }

        if (order.IsJson)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(
                new { server = order.Server, id = key.Id, organization = key.Organization, team = key.Team, user = key.User, expires_at = key.ExpiresAt, credentials = credentials.Path })).ConfigureAwait(false);
            return;
        }

        var until = key.ExpiresAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        await output.WriteLineAsync($"""
            Logged in to {order.Server.AbsoluteUri.TrimEnd('/')} as {key.Organization}/{key.User} until {until}.
            The key {key.Secret[..Math.Min(10, key.Secret.Length)]}… is in {credentials.Path}, for you alone.
            Use it:  export TOLLGATE_KEY=$(tollgate login --print)
            """).ConfigureAwait(false);
    }
}
