using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Tollgate.Gateway.Upstreams;

/// <summary>
/// The connections to one upstream. Only an attempt may use it (an architecture test proves it), so that no model is ever
/// called without a hold, a journal record and a price.
/// </summary>
internal sealed class UpstreamClient : IDisposable
{
    private const string ProxyAuthorization = "Proxy-Authorization";

    private readonly HttpMessageInvoker _invoker;
    private readonly string? _proxyAuthorization;

    private UpstreamClient(HttpMessageHandler handler, string? proxyAuthorization)
    {
        _invoker = new HttpMessageInvoker(handler, disposeHandler: true);
        _proxyAuthorization = proxyAuthorization;
    }

    /// <summary>Connections as the options say, or over <paramref name="handler"/> where there is one.</summary>
    internal static UpstreamClient To(ProviderOptions options, HttpMessageHandler? handler = null) =>
        new(handler ?? Handler(options), OpenAuthorization(options));

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (_proxyAuthorization is not null)
        {
            request.Headers.TryAddWithoutValidation(ProxyAuthorization, _proxyAuthorization);
        }

        return _invoker.SendAsync(request, cancellation);
    }

    public void Dispose() => _invoker.Dispose();

    private static SocketsHttpHandler Handler(ProviderOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            MaxConnectionsPerServer = int.MaxValue,
            ConnectTimeout = options.Timeouts.Connect,
            EnableMultipleHttp2Connections = true,

            // An answer that is given up must end at once: draining it would let the provider go on generating, and billing.
            ResponseDrainTimeout = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
            UseProxy = options.Proxy is not null,
            Proxy = options.Proxy is null ? null : Proxy(options.Proxy),
        };
        if (options.CertificateAuthority is { } pem)
        {
            handler.SslOptions.CertificateChainPolicy = TrustAlso(pem);
        }

        return handler;
    }

    private static WebProxy Proxy(ProxyOptions options) =>
        new(options.Url) { Credentials = options.User is null ? null : new NetworkCredential(options.User, options.Password) };

    // Asked for credentials, the platform sends the whole request once more. Tunnels are asked once per connection; requests that pass the
    // proxy openly would be asked each time, so they bring theirs. The header ends at the proxy.
    private static string? OpenAuthorization(ProviderOptions options) => options.Proxy is { User: { } user } proxy && options.BaseUrl.Scheme == Uri.UriSchemeHttp
        ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{proxy.Password}"))
        : null;

    private static X509ChainPolicy TrustAlso(string pem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.ImportFromPem(pem);

        // A private authority comes beside the public ones, it does not replace them.
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(store.Certificates);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        return policy;
    }
}
