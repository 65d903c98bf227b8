using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tollgate.Http;

/// <summary>How Kestrel is set up for relaying: nothing buffers, nothing hurries slow readers of long answers.</summary>
internal static class ServerLimits
{
    internal static void Apply(KestrelServerOptions kestrel, long bodyLimit)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // Slow uploads and slow readers are legitimate here; abuse is bounded by memory limits and timeouts instead.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;

        // One byte above our own limit, so that it is the gateway that refuses, in the caller's dialect.
        kestrel.Limits.MaxRequestBodySize = bodyLimit + 1;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 << 10;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
    }
}
