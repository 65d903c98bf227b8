using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tollgate.Commands.Administration;
using Tollgate.Commands.Connect;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary><c>tollgate setup-token</c>: make the token for the first operator's key on the machine, redeem it from anywhere.</summary>
internal static class SetupTokenCommand
{
    internal static Command Create() => new("setup-token", "Make the one-time token for the first operator's key, and redeem it.") { New(), Redeem() };

    private static Command New()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = AdministrationOptions.OnlyHere(new Command("new", "Make a new setup token in place of the one before. Only while no operator's key is in force.") { data, json }, "Who makes the token proves to have the machine; 'setup-token redeem --gateway' works from anywhere.");
        command.SetAction(parse =>
        {
            using var store = ControlAccess.OpenExisting(parse.GetValue(data)!);
            var result = store.Setup.Issue(SetupToken.Lifetime);
            if (!result.IsOk)
            {
                parse.InvocationConfiguration.Error.WriteLine(result.Errors[0].Message + " 'tollgate keys admin create' makes another.");
                return 2;
            }

            var until = DateTimeOffset.UnixEpoch.AddTicks(result.Value.ExpiresMicros * TimeSpan.TicksPerMicrosecond);
            parse.InvocationConfiguration.Output.WriteLine(parse.GetValue(json)
                ? JsonSerializer.Serialize(new { token = result.Value.Secret, expires_at = until })
                : string.Create(CultureInfo.InvariantCulture, $"Token   {result.Value.Secret}\nUntil   {until:yyyy-MM-dd HH:mm} UTC\nRedeem it at /setup of the gateway, or with 'tollgate setup-token redeem'. Tokens made before do not work any more."));
            return 0;
        });
        return command;
    }

    private static Command Redeem()
    {
        var token = new Argument<string?>("token") { Description = "The setup token. Default: read from standard input.", Arity = ArgumentArity.ZeroOrOne };
        var url = GatewayUrl.Option();
        var name = new Option<string?>("--name") { Description = "Who or what the key is for." };
        var json = CommonOptions.Json();
        var command = new Command("redeem", "Redeem the setup token for the first operator's key. Its secret is shown once.") { token, url, name, json };
        command.SetAction(async (parse, cancellation) =>
        {
            var (output, errors) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            var secret = parse.GetValue(token) ?? (await Console.In.ReadLineAsync(cancellation).ConfigureAwait(false))?.Trim();
            var body = new JsonObject { ["token"] = secret };
            if (parse.GetValue(name) is { } named)
            {
                body["name"] = named;
            }

            var address = parse.GetValue(url)!;
            using var http = ClientProbe.NewHttp();
            JsonNode? answer;
            bool made;
            try
            {
                using var response = await http.PostAsJsonAsync(new Uri(address, "/setup"), body, cancellation).ConfigureAwait(false);
                made = response.IsSuccessStatusCode;
                answer = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException)
            {
                await errors.WriteLineAsync(failure is JsonException ? $"What answers at {address} is not Tollgate." : $"{address} cannot be reached: {failure.Message}").ConfigureAwait(false);
                return 1;
            }

            if (!made)
            {
                await errors.WriteLineAsync(answer?["message"]?.ToString() ?? $"What answers at {address} is not Tollgate.").ConfigureAwait(false);
                return 1;
            }

            await output.WriteLineAsync(parse.GetValue(json)
                ? new JsonObject { ["id"] = answer?["id"]?.DeepClone(), ["name"] = answer?["name"]?.DeepClone(), ["secret"] = answer?["secret"]?.DeepClone() }.ToJsonString()
                : $"Key     {answer?["id"]}\nSecret  {answer?["secret"]}\nThe secret is not stored and will not be shown again. It signs in at {new Uri(address, "/")}.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
