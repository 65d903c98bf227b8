using System.Net.Sockets;
using System.Text;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.BadInput;

/// <summary>Requests no HTTP client would send, byte by byte.</summary>
internal static class RawHttp
{
    /// <summary>Sends the bytes and reads until the server closes. The request should say <c>Connection: close</c>.</summary>
    internal static async Task<string> ExchangeAsync(Uri address, byte[] request)
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(request, patience.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(patience.Token);
    }

    internal static Task<string> ExchangeAsync(Uri address, string request) => ExchangeAsync(address, Encoding.Latin1.GetBytes(request));

    internal static string Post(string path, string secret, string body, params string[] headers) =>
        $"POST {path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\n"
        + string.Concat(headers.Select(header => header + "\r\n")) + $"Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";
}
