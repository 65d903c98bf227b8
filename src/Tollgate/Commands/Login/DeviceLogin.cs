using System.Text.Json;

namespace Tollgate.Commands.Login;

/// <summary>Logging in with a code that is typed in on any machine (RFC 8628).</summary>
internal static class DeviceLogin
{
    /// <summary>The id token, when the person has agreed.</summary>
    internal static async Task<string> RunAsync(LoginClient client, LoginProvider provider, LoginIssuer issuer, TimeProvider time, TextWriter messages, CancellationToken cancellation)
    {
        if (provider is not { DeviceAuthorizationEndpoint: { } begin, TokenEndpoint: { } endpoint })
        {
            throw new LoginException($"{issuer.Name} offers no login by device code. Write --flow browser.");
        }

        var begun = await client.PostAsync(begin, [new("client_id", issuer.ClientId), new("scope", string.Join(' ', issuer.Scopes))], cancellation).ConfigureAwait(false);
        if (Text(begun, "device_code") is not { } device || Text(begun, "user_code") is not { } code || Text(begun, "verification_uri") is not { } page)
        {
            throw new LoginException($"{issuer.Name} did not begin a login: {Reason(begun)}");
        }

        await messages.WriteLineAsync(Text(begun, "verification_uri_complete") is { } complete
            ? $"Open {complete} and confirm the code {code}."
            : $"Open {page} and enter the code {code}.").ConfigureAwait(false);
        var pause = TimeSpan.FromSeconds(Number(begun, "interval") ?? 5);
        var end = time.GetUtcNow().AddSeconds(Number(begun, "expires_in") ?? 600);
        while (time.GetUtcNow() < end)
        {
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            var answer = await client.PostAsync(
                endpoint, [new("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), new("device_code", device), new("client_id", issuer.ClientId)], cancellation).ConfigureAwait(false);
            switch (Text(answer, "error"))
            {
                case null:
                    return Text(answer, "id_token") ?? throw new LoginException($"{issuer.Name} issued no id token. Its client must be allowed the scope openid.");
                case "authorization_pending":
                    break;
                case "slow_down":
                    pause += TimeSpan.FromSeconds(5);
                    break;
                default:
                    throw new LoginException($"{issuer.Name} did not log you in: {Reason(answer)}");
            }
        }

        throw new LoginException("Nobody confirmed the code in time. Begin again.");
    }

    internal static string Reason(JsonElement answer) => Text(answer, "error_description") ?? Text(answer, "error") ?? "it gave no reason.";

    internal static string? Text(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? Math.Clamp(number, 1, 86_400) : null;
}
