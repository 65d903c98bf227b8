using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Tollgate.Gateway.Upstreams;

/// <summary>
/// The connections to one upstream. Only an attempt may use it (an architecture test proves it), so that no model is ever
/// called without a hold, a journal record and a price.
/// </summary>
internal sealed class UpstreamClient(HttpMessageHandler handler) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: true);

    /// <summary>Connections as the options say.</summary>
    internal static SocketsHttpHandler Handler(ProviderOptions options)
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
            Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
        };
        if (options.CertificateAuthority is { } path)
        {
            handler.SslOptions.CertificateChainPolicy = TrustAlso(path);
        }

        return handler;
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        _invoker.SendAsync(request, cancellation);

    public void Dispose() => _invoker.Dispose();

    private static X509ChainPolicy TrustAlso(string path)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        policy.CustomTrustStore.ImportFromPemFile(path);

        // A private authority comes beside the public ones, it does not replace them.
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        policy.CustomTrustStore.AddRange(store.Certificates);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        return policy;
    }
}
