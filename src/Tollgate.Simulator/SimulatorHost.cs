using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Tollgate.Simulator.Behaviour;
using Tollgate.Simulator.Journal;
using Tollgate.Simulator.Serving;

namespace Tollgate.Simulator;

/// <summary>
/// Simulated LLM providers behind one HTTP/1.1 listener: OpenAI, Azure, Anthropic, Gemini and OpenAI-compatible ones. Thread-safe.
/// Runs until disposed.
/// </summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SimulatorServer _server;

    private SimulatorHost(WebApplication app, SimulatorServer server, Uri baseAddress)
    {
        _app = app;
        _server = server;
        BaseAddress = baseAddress;
    }

    /// <summary>Where it listens, with the port in use.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Everything it served.</summary>
    public SimulatorJournal Attempts => _server.Journal;

    /// <summary>Behaviours in force.</summary>
    public SimulatorRules Rules => _server.Rules;

    /// <summary>Starts a host.</summary>
    /// <exception cref="IOException">The address is in use, or the attempt log cannot be opened.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new SimulatorServer(options);
        var app = Build(options, new RequestHandler(server));
        try
        {
            await app.StartAsync(cancellationToken);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            return new SimulatorHost(app, server, new Uri(addresses.First()));
        }
        catch
        {
            await app.DisposeAsync();
            server.Dispose();
            throw;
        }
    }

    /// <summary>The raw body of the newest request, or of the newest with this attempt id; null when it is not held: too old, or above 1 MB.</summary>
    public ReadOnlyMemory<byte>? LastRequest(string? attempt = null) => _server.Archive.Find(attempt) is { } body ? new ReadOnlyMemory<byte>?(body) : null;

    /// <summary>The SHA-256 of that body; held for bodies of any size.</summary>
    public ReadOnlyMemory<byte>? LastRequestDigest(string? attempt = null) => _server.Archive.Digest(attempt) is { } digest ? new ReadOnlyMemory<byte>?(digest) : null;

    /// <summary>Forgets all simulated prompt caches.</summary>
    public void ClearPromptCaches() => _server.Prefixes.Clear();

    /// <summary>Waits until the process is asked to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) =>
        Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions.WaitForShutdownAsync(_app, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            // Simulated answers may hang for ever on purpose: nobody is waited for.
            await now.CancelAsync();
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
        _server.Dispose();
    }

    private static WebApplication Build(SimulatorOptions options, RequestHandler handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(static sockets =>
        {
            sockets.NoDelay = true;

            // A flush then returns when the bytes are with the operating system: cuts are exact and hang-ups are noticed.
            sockets.MaxWriteBufferSize = 1;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBody;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
            kestrel.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Urls.Add($"http://{options.Host}:{options.Port}");
        app.Run(handler.HandleAsync);
        return app;
    }
}
