using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Tollgate.Configuration;
using Tollgate.Gateway.Upstreams;
using Tollgate.Hosting;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A gateway behind TLS; its callers speak HTTP/2 where ALPN lets them, and trust its certificate alone.</summary>
public sealed class SecureRig : SteppedRig
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tollgate-tls-").FullName;
    private X509Certificate2 _certificate = null!;
    private int _connections;

    /// <summary>Connections callers have opened.</summary>
    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>The gateway's clock. Providers may be silent for as long as they like, callers may not.</summary>
    internal LaterTime Clock { get; } = new();

    private protected override ServerSettings Settings() => base.Settings() with { Time = Clock };

    private protected override ProviderOptions Provider(ProviderOptions provider)
    {
        var years = TimeSpan.FromDays(10_000);
        return provider with { Timeouts = new TimeoutOptions { FirstByte = years, Idle = years, Total = years } };
    }

    private protected override Version Protocol => HttpVersion.Version20;

    private protected override async ValueTask PrepareAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=tollgate test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        await File.WriteAllTextAsync(Path.Combine(_folder, "gateway.pem"), _certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(_folder, "gateway.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private protected override ValueTask CleanUpAsync()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    private protected override ListenConfiguration Listening() => new(
        "127.0.0.1", 0, new CertificateConfiguration(Path.Combine(_folder, "gateway.pem"), Path.Combine(_folder, "gateway.key"), null));

    private protected override SocketsHttpHandler Connection()
    {
        var handler = base.Connection();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_certificate);
        handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        handler.ConnectCallback = async (context, cancellation) =>
        {
            Interlocked.Increment(ref _connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return handler;
    }
}
