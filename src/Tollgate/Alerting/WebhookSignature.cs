using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tollgate.Alerting;

/// <summary>The signature of Standard Webhooks, version 1: HMAC-SHA256 over id, timestamp and body.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int Shortest = 16;

    /// <summary>The key in a secret: base64 behind <c>whsec_</c>, else the text itself; null when it is no key or too short to be one.</summary>
    internal static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(secret) is { Length: >= Shortest } text ? text : null;
        }

        var written = secret.AsSpan(Prefix.Length);
        if (!Base64.IsValid(written))
        {
            return null;
        }

        return Convert.FromBase64String(written.ToString()) is { Length: >= Shortest } key ? key : null;
    }

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    internal static string Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return "v1," + Convert.ToBase64String(hash.GetHashAndReset());
    }
}
