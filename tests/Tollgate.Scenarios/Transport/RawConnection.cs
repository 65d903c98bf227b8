using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Tollgate.Scenarios.Harness;

namespace Tollgate.Scenarios.Transport;

/// <summary>A connection on which a test decides what is sent when, and reads only when it wants to.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    internal Stream Stream => _stream;

    /// <param name="address">The gateway's.</param>
    /// <param name="receiveBuffer">Bytes the system keeps of what was not read; null for its default.</param>
    internal static async Task<RawConnection> OpenAsync(Uri address, int? receiveBuffer = null)
    {
        var client = new TcpClient();
        if (receiveBuffer is { } bytes)
        {
            client.ReceiveBufferSize = bytes;
        }

        await client.ConnectAsync(address.Host, address.Port);
        return new RawConnection(client);
    }

    internal async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads one response head, up to and with its blank line, and no byte more; empty when the server closed.</summary>
    internal async Task<string> ReadHeadAsync()
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        var head = new StringBuilder();
        var one = new byte[1];
        while (await _stream.ReadAsync(one, patience.Token) == 1)
        {
            head.Append((char)one[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                break;
            }
        }

        return head.ToString();
    }

    /// <summary>Reads the body that a head announced.</summary>
    internal async Task<string> ReadBodyAsync(string head)
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        var length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        var body = new byte[int.Parse(length["Content-Length:".Length..], CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body, patience.Token);
        return Encoding.UTF8.GetString(body);
    }

    /// <summary>Reads until the server closes.</summary>
    internal async Task<string> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(Until.Patience);
        using var reader = new StreamReader(_stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(patience.Token);
    }

    /// <summary>Reads on to find that the server broke the connection: with a reset, or before the end of what it announced.</summary>
    internal async Task ShouldBeBrokenOffAsync()
    {
        string rest;
        try
        {
            rest = await ReadToEndAsync();
        }
        catch (IOException)
        {
            return;
        }

        rest.ShouldNotEndWith("\r\n0\r\n\r\n");
        rest.ShouldNotEndWith("}");
    }

    public void Dispose() => _client.Dispose();
}
