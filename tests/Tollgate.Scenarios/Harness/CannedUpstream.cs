using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Tollgate.Scenarios.Harness;

/// <summary>A provider whose every byte a test decides. Keeps what it received, in order.</summary>
internal sealed class CannedUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CannedUpstream(WebApplication app) => _app = app;

    internal Uri Address => new(_app.Urls.First());

    internal ConcurrentQueue<(string Target, Dictionary<string, string> Headers, byte[] Body)> Received { get; } = new();

    /// <summary>What it answers next.</summary>
    internal Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    /// <param name="certificate">With it the provider is behind TLS.</param>
    internal static async Task<CannedUpstream> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var app = builder.Build();
        var upstream = new CannedUpstream(app);
        app.Run(upstream.ServeAsync);
        await app.StartAsync();
        return upstream;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        Received.Enqueue((context.Request.Path + context.Request.QueryString, headers, body.ToArray()));
        await Answer(context);
    }
}
