using System.Collections.Concurrent;
using System.Net;

namespace Tollgate.Tests.Telemetry;

/// <summary>An OTLP collector over HTTP that keeps what it is sent.</summary>
internal sealed class CollectorSink : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private CollectorSink(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/otlp");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    internal Uri Address { get; }

    internal ConcurrentQueue<(string Path, string? Header, byte[] Body)> Received { get; } = new();

    internal static CollectorSink Start()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new CollectorSink(port);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Received.Enqueue((context.Request.Url!.AbsolutePath, context.Request.Headers["x-api-key"], body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
            context.Response.Close();
        }
    }
}
