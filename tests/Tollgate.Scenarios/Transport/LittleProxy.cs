using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tollgate.Scenarios.Transport;

/// <summary>
/// An outbound proxy as companies have them: <c>CONNECT</c> for tunnels, whole addresses for open requests, Basic authentication where it is
/// given credentials. Keeps the heads it was shown; serves one request or tunnel per connection.
/// </summary>
internal sealed class LittleProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string? _wanted;
    private readonly Task _accepting;

    private LittleProxy(string? credentials)
    {
        _wanted = credentials is null ? null : "Proxy-Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    internal Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The heads of all requests, in order.</summary>
    internal ConcurrentQueue<string> Heads { get; } = new();

    /// <param name="credentials"><c>name:password</c>, or null to ask for none.</param>
    internal static LittleProxy Start(string? credentials = null) => new(credentials);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await ServeAsync(client.GetStream());
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the two ends has closed, or the test is over.
        }
    }

    private async Task ServeAsync(NetworkStream caller)
    {
        var head = await ReadHeadAsync(caller);
        if (head.Length == 0)
        {
            return;
        }

        Heads.Enqueue(head);
        if (_wanted is not null && !head.Split("\r\n").Contains(_wanted, StringComparer.OrdinalIgnoreCase))
        {
            await caller.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"out\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stopping.Token);
            return;
        }

        var target = head.Split(' ')[1];
        var isTunnel = head.StartsWith("CONNECT ", StringComparison.Ordinal);
        var address = new Uri(isTunnel ? "tcp://" + target : target);
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(address.Host, address.Port, _stopping.Token);
        var server = upstream.GetStream();
        if (isTunnel)
        {
            await caller.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stopping.Token);
        }
        else
        {
            await server.WriteAsync(Encoding.Latin1.GetBytes(Forwarded(head, target, address)), _stopping.Token);
        }

        await Task.WhenAny(caller.CopyToAsync(server, _stopping.Token), server.CopyToAsync(caller, _stopping.Token));
    }

    // What is between caller and proxy ends here.
    private static string Forwarded(string head, string target, Uri address)
    {
        var lines = head.Replace(target, address.PathAndQuery, StringComparison.Ordinal).Split("\r\n")
            .Where(line => !line.StartsWith("Proxy-", ignoreCase: true, CultureInfo.InvariantCulture));
        return string.Join("\r\n", lines);
    }

    private async Task<string> ReadHeadAsync(NetworkStream caller)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await caller.ReadAsync(one, _stopping.Token) == 1)
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
