using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Commands.Login;

/// <summary>Logging in with the browser of this machine: authorization code and PKCE, back on a port of the loopback (RFC 8252).</summary>
internal static class BrowserLogin
{
    /// <summary>The id token, when the person has agreed.</summary>
    internal static async Task<string> RunAsync(
        LoginClient client, LoginProvider provider, LoginIssuer issuer, string nonce, TextWriter messages, CancellationToken cancellation)
    {
        if (provider is not { AuthorizationEndpoint: { } page, TokenEndpoint: { } endpoint })
        {
            throw new LoginException($"{issuer.Name} offers no login by browser.");
        }

        var (state, verifier) = (Random(), Random());
        using var door = new LoopbackDoor(state);
        var query = new QueryString()
            .Add("response_type", "code").Add("client_id", issuer.ClientId).Add("redirect_uri", door.Address).Add("scope", string.Join(' ', issuer.Scopes))
            .Add("state", state).Add("nonce", nonce)
            .Add("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))).Add("code_challenge_method", "S256");
        var address = page + (page.Contains('?', StringComparison.Ordinal) ? "&" + query.Value![1..] : query.Value);
        await messages.WriteLineAsync($"Open {address}").ConfigureAwait(false);
        Show(address);
        var code = await door.WaitAsync(cancellation).ConfigureAwait(false);
        var answer = await client.PostAsync(
            endpoint,
            [
                new("grant_type", "authorization_code"), new("code", code), new("redirect_uri", door.Address), new("client_id", issuer.ClientId), new("code_verifier", verifier),
            ],
            cancellation).ConfigureAwait(false);
        return DeviceLogin.Text(answer, "id_token") ?? throw new LoginException($"{issuer.Name} did not log you in: {DeviceLogin.Reason(answer)}");
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    // Where there is no screen, the address that was printed is opened elsewhere, through a tunnel to the port.
    private static void Show(string address)
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DISPLAY") is null && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null)
        {
            return;
        }

        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception none) when (none is System.ComponentModel.Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // There is none to start; the address was printed.
        }
    }
}
