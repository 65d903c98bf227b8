using System.CommandLine;

namespace Tollgate.Commands.Connect;

/// <summary><c>tollgate connect</c>: a client's exact settings for this gateway, and one request of its shape with its cost.</summary>
internal static class ConnectCommand
{
    internal static Command Create()
    {
        var client = new Argument<string>("client") { Description = string.Join(", ", ConnectableClients.All.Select(known => known.Name)) + "." };
        client.AcceptOnlyFromAmong([.. ConnectableClients.All.Select(known => known.Name)]);
        var url = GatewayUrl.Option();
        var key = new Option<string?>("--key") { Description = "A Tollgate key. Default: TOLLGATE_KEY." };
        var model = new Option<string?>("--model") { Description = "The model to set and to call." };
        var silent = new Option<bool>("--no-request") { Description = "Only print the settings." };
        var json = CommonOptions.Json();
        var command = new Command("connect", "Print a client's settings for this gateway, send a request of its shape, and show what it cost.") { client, url, key, model, silent, json };
        command.SetAction((parse, cancellation) =>
        {
            var known = ConnectableClients.Find(parse.GetValue(client)!)!;
            var target = new ConnectTarget(parse.GetValue(url)!.AbsoluteUri.TrimEnd('/'), parse.GetValue(model) ?? known.DefaultModel);
            var secret = parse.GetValue(key) ?? Environment.GetEnvironmentVariable("TOLLGATE_KEY");
            return RunAsync(known, target, parse.GetValue(silent), secret, parse.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(IConnectableClient client, ConnectTarget target, bool silent, string? key, bool json, CancellationToken cancellation)
    {
        var request = client.Request(target);
        if (!json)
        {
            await Console.Out.WriteAsync(ConnectReport.Settings(client, target)).ConfigureAwait(false);
        }

        ProbeAnswer? answer = null;
        var keyIsMissing = !silent && string.IsNullOrEmpty(key);
        if (!silent && !keyIsMissing)
        {
            using var http = ClientProbe.NewHttp();
            answer = await new ClientProbe(http, target.Url, key!).SendAsync(request, TimeProvider.System, cancellation).ConfigureAwait(false);
            if (!json)
            {
                await Console.Out.WriteAsync(ConnectReport.Answer(request, answer)).ConfigureAwait(false);
            }
        }

        if (json)
        {
            await Console.Out.WriteLineAsync(ConnectReport.Json(client, target, request, answer)).ConfigureAwait(false);
        }

        if (keyIsMissing)
        {
            await Console.Error.WriteLineAsync("No request was sent: set TOLLGATE_KEY or pass --key (or --no-request to see the settings only).").ConfigureAwait(false);
            return 2;
        }

        return answer is null || (answer.IsSuccess && answer.Error is null) ? 0 : 1;
    }
}
