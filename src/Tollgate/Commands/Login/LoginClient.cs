using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tollgate.Commands.Login;

/// <summary>What a login asks of the gateway and of the identity provider.</summary>
internal sealed class LoginClient(Uri server) : IDisposable
{
    /// <summary>A stored key that ends sooner is not worth taking.</summary>
    private static readonly TimeSpan s_leastLeft = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = 1 << 20,
    };

    internal async Task<LoginOffer> OfferAsync(CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(new Uri(server, "/api/login"), cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            ? await ReadAsync<LoginOffer>(answer, cancellation).ConfigureAwait(false)
            : throw new LoginException($"{server} answers {(int)answer.StatusCode} to a login. Is it a Tollgate gateway? {await MessageAsync(answer, cancellation).ConfigureAwait(false)}".TrimEnd());
    }

    internal async Task<LoginProvider> DiscoverAsync(string issuer, CancellationToken cancellation)
    {
        using var answer = await _http.GetAsync(Encrypted(issuer.TrimEnd('/') + "/.well-known/openid-configuration"), cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new LoginException($"The identity provider {issuer} answers {(int)answer.StatusCode}.");
        }

        var provider = await ReadAsync<LoginProvider>(answer, cancellation).ConfigureAwait(false);
        return provider.Issuer == issuer ? provider : throw new LoginException($"The identity provider at {issuer} says it is {provider.Issuer}.");
    }

    /// <summary>Posts a form to the identity provider; the answer is read whether it is good or an error of the protocol.</summary>
    internal async Task<JsonElement> PostAsync(string endpoint, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _http.PostAsync(Encrypted(endpoint), content, cancellation).ConfigureAwait(false);
        return await ReadAsync<JsonElement>(answer, cancellation).ConfigureAwait(false);
    }

    /// <summary>The gateway's key for an id token.</summary>
    internal async Task<LoginKey> ExchangeAsync(string token, CancellationToken cancellation)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(server, "/api/login/oidc"), new { id_token = token }, cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            ? await ReadAsync<LoginKey>(answer, cancellation).ConfigureAwait(false)
            : throw new LoginException(await MessageAsync(answer, cancellation).ConfigureAwait(false));
    }

    /// <summary>Whether a stored key is still good for a while.</summary>
    internal async Task<bool> WorksAsync(LoginKey key, DateTimeOffset now, CancellationToken cancellation)
    {
        if (key.ExpiresAt - now < s_leastLeft)
        {
            return false;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/v1/me"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Revokes a key; false when it did not work any more.</summary>
    internal async Task<bool> RevokeAsync(LoginKey key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/api/logout"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Secret);
        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode
            || (answer.StatusCode == System.Net.HttpStatusCode.Unauthorized ? false : throw new LoginException(await MessageAsync(answer, cancellation).ConfigureAwait(false)));
    }

    public void Dispose() => _http.Dispose();

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellation) =>
        await answer.Content.ReadFromJsonAsync<T>(cancellation).ConfigureAwait(false) ?? throw new LoginException($"{answer.RequestMessage!.RequestUri} answers nothing.");

    private static async Task<string> MessageAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false);
            return body.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static Uri Encrypted(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new LoginException($"The identity provider names an address that is not https: {address}");
}
