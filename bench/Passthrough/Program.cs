using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tollgate.Bench.Passthrough;

// Read once by the socket engine, and only from the environment: must precede the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

if (!ProxyOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine("usage: passthrough --port 18082 --upstream http://127.0.0.1:18080");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 64 << 20;
    kestrel.Limits.MinRequestBodyDataRate = null;
    kestrel.Limits.MinResponseDataRate = null;
    kestrel.Listen(IPAddress.Loopback, options.Port, listener => listener.Protocols = HttpProtocols.Http1);
});

await using var app = builder.Build();
using var proxy = new Proxy(options.Upstream);
app.Run(proxy.ForwardAsync);
await app.RunAsync();
return 0;
