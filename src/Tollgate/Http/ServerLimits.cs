using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tollgate.Http;

/// <summary>How Kestrel is set up for relaying: nothing buffers, nothing hurries slow readers of long answers.</summary>
internal static class ServerLimits
{
    internal static void Apply(KestrelServerOptions kestrel, long bodyLimit)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // Slow uploads and slow readers are legitimate here; abuse is bounded by memory limits and timeouts instead;
        // bodies of the control plane have their time (PunctualBody).
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;

        // For the control plane; the data plane enforces its limit itself, in the caller's dialect.
        kestrel.Limits.MaxRequestBodySize = bodyLimit;
        kestrel.Limits.MaxRequestHeadersTotalSize = 64 << 10;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(5);
    }
}
