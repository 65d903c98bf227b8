using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Tollgate.Alerting.Sinks;

/// <summary>
/// Posts JSON to an address of the configuration: ten seconds for all of it, no redirects (a signed or secret message goes where it was meant to),
/// no cookies, and of the answer at most 64 KB. Thread-safe.
/// </summary>
internal sealed class AlertPost : IDisposable
{
    private const int LongestAnswer = 64 << 10;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = s_patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });

    /// <summary>Null when the answer says success, else a code.</summary>
    internal async Task<string?> SendAsync(Uri url, byte[] json, Action<HttpRequestHeaders>? headers, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_patience);
        using var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(json) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        headers?.Invoke(message.Headers);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            await TakeAsync(response.Content, patience.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : "http_" + ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException broken)
        {
            return JsonNamingPolicy.SnakeCaseLower.ConvertName(broken.HttpRequestError.ToString());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "timeout";
        }
    }

    public void Dispose() => _http.Dispose();

    // What is read lets the connection be used again; what is longer closes it.
    private static async Task TakeAsync(HttpContent content, CancellationToken cancellation)
    {
        using var body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var buffer = new byte[4096];
        for (var left = LongestAnswer; left > 0;)
        {
            var read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return;
            }

            left -= read;
        }
    }
}
