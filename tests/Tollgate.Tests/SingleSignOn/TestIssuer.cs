using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tollgate.Tests.SingleSignOn;

/// <summary>
/// An issuer of this process that publishes keys and signs whatever it is told to, wrong things too. The tokens are put together by hand: what a library would
/// refuse to make has to be made here.
/// </summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly TimeProvider _time;
    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private RSA _key = RSA.Create(2048);
    private int _reads;

    private TestIssuer(TimeProvider time)
    {
        _time = time;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    internal string Issuer { get; private set; } = "";

    internal string KeyId { get; private set; } = "key-1";

    internal bool IsDown { get; set; }

    /// <summary>How often the keys were read.</summary>
    internal int Reads => Volatile.Read(ref _reads);

    internal static async Task<TestIssuer> StartAsync(TimeProvider time)
    {
        var issuer = new TestIssuer(time);
        await issuer._web.StartAsync();
        issuer.Issuer = issuer._web.Urls.Single();
        return issuer;
    }

    /// <summary>Signs with another key from now on; the old one is not published any more.</summary>
    internal void Rotate()
    {
        _key.Dispose();
        _key = RSA.Create(2048);
        KeyId = "key-" + Guid.NewGuid().ToString("N");
    }

    /// <summary>A token of Ada's, good for an hour.</summary>
    internal string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null, Func<byte[], byte[]>? sign = null)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var head = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = KeyId };
        header?.Invoke(head);
        var body = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = "tollgate",
            ["sub"] = "ada-1",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 3600,
            ["email"] = "ada@acme.example",
            ["groups"] = new JsonArray("engineers"),
        };
        claims?.Invoke(body);
        var text = Encode(head) + "." + Encode(body);
        return text + "." + Base64Url.EncodeToString((sign ?? Rsa)(Encoding.ASCII.GetBytes(text)));
    }

    internal byte[] Rsa(byte[] text) => _key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    internal byte[] Curve(byte[] text) => _curve.SignData(text, HashAlgorithmName.SHA256);

    /// <summary>The mistake of old libraries: the public key, which everybody has, taken for a shared secret.</summary>
    internal byte[] HmacOfPublicKey(byte[] text) => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), text);

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _key.Dispose();
        _curve.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (IsDown)
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        }

        if (context.Request.Path == "/keys")
        {
            Interlocked.Increment(ref _reads);
            var (rsa, curve) = (_key.ExportParameters(false), _curve.ExportParameters(false));
            return context.Response.WriteAsync(JsonSerializer.Serialize(new
            {
                keys = new object[]
                {
                    new { kty = "RSA", use = "sig", kid = KeyId, n = Base64Url.EncodeToString(rsa.Modulus!), e = Base64Url.EncodeToString(rsa.Exponent!) },
                    new { kty = "EC", use = "sig", kid = "curve", crv = "P-256", x = Base64Url.EncodeToString(curve.Q.X!), y = Base64Url.EncodeToString(curve.Q.Y!) },
                    new { kty = "oct", use = "sig", kid = "shared", k = Base64Url.EncodeToString("a shared secret that is published"u8) },
                },
            }));
        }

        return context.Response.WriteAsync(JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = Issuer + "/keys", token_endpoint = Issuer + "/token", authorization_endpoint = Issuer + "/auth" }));
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
