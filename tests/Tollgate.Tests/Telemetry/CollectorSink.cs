using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tollgate.Tests.Telemetry;

/// <summary>An OTLP collector over HTTP that keeps what it is sent.</summary>
internal sealed class CollectorSink : IAsyncDisposable
{
    private readonly WebApplication _web;

    private CollectorSink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _web = builder.Build();
        _web.Run(KeepAsync);
    }

    internal Uri Address { get; private set; } = null!;

    internal ConcurrentQueue<(string Path, string? Header, byte[] Body)> Received { get; } = new();

    internal static CollectorSink Start()
    {
        var sink = new CollectorSink();
        sink._web.StartAsync().GetAwaiter().GetResult();
        sink.Address = new Uri(sink._web.Urls.First() + "/otlp");
        return sink;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Received.Enqueue((context.Request.Path.Value!, context.Request.Headers["x-api-key"].FirstOrDefault(), body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }
}
