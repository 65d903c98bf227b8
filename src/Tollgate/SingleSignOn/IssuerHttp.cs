using System.Net.Http.Headers;
using System.Text;
using Microsoft.IdentityModel.Protocols;

namespace Tollgate.SingleSignOn;

/// <summary>Calls to identity providers: their documents, and codes exchanged for tokens. Bounded in size and time, follows no redirect. Thread-safe.</summary>
internal sealed class IssuerHttp : IDocumentRetriever, IDisposable
{
    private const int LargestAnswer = 1 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = LargestAnswer,
    };

    /// <summary>A document of the provider; throws when it cannot be had, or is not where the signing keys would be safe on the way.</summary>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        using var answer = await _http.GetAsync(Encrypted(address), cancel).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Posts a form; the body of a good answer, or null.</summary>
    internal async Task<string?> PostAsync(string address, IEnumerable<KeyValuePair<string, string>> form, (string Id, string Secret)? client, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Encrypted(address)) { Content = new FormUrlEncodedContent(form) };
        if (client is var (id, secret))
        {
            // RFC 6749, 2.3.1: both are encoded as in a form first.
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.EscapeDataString(id) + ":" + Uri.EscapeDataString(secret))));
        }

        using var answer = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false) : null;
    }

    public void Dispose() => _http.Dispose();

    private static Uri Encrypted(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new HttpRequestException($"The identity provider names an address that is not https: {address}");
}
