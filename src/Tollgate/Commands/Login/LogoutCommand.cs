using System.CommandLine;

namespace Tollgate.Commands.Login;

/// <summary><c>tollgate logout</c>: revokes the key of the last login and forgets it.</summary>
internal static class LogoutCommand
{
    internal static Command Create()
    {
        var server = GatewayServer.Option();
        var command = new Command("logout", "Revoke the key of the last 'tollgate login' and forget it.") { server };
        command.SetAction((parse, cancellation) => RunAsync(
            parse.GetValue(server)!, new LoginCredentials(LoginCredentials.DefaultPath()), parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error, cancellation));
        return command;
    }

    internal static async Task<int> RunAsync(Uri server, LoginCredentials credentials, TextWriter output, TextWriter messages, CancellationToken cancellation)
    {
        try
        {
            if (credentials.Find(server) is not { } key)
            {
                await messages.WriteLineAsync($"There is no login at {server.AbsoluteUri.TrimEnd('/')} in {credentials.Path}.").ConfigureAwait(false);
                return 1;
            }

            using var client = new LoginClient(server);
            var revoked = await client.RevokeAsync(key, cancellation).ConfigureAwait(false);
            credentials.Forget(server);
            await output.WriteLineAsync(revoked ? "Logged out; the key is revoked." : "Logged out; the key did not work any more.").ConfigureAwait(false);
            return 0;
        }
        catch (LoginException refused)
        {
            await messages.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException
            || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            await messages.WriteLineAsync($"The key is not revoked: {failure.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}
