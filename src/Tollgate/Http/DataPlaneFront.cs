using Tollgate.Gateway.Exchange;

namespace Tollgate.Http;

/// <summary>
/// The first middleware: requests of the data plane go straight to the gateway, everything else to the control plane, which yields
/// to the thread pool first because the I/O threads belong to the relay.
/// </summary>
internal sealed class DataPlaneFront(DataPlane plane, ClientAddresses clients, RequestDelegate next)
{
    private readonly ReusePool<HttpCaller> _pool = new(4096);

    internal Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var match = SurfacePaths.Read(path);
        return match.IsDataPlane ? ServeAsync(context, path, match) : YieldAsync(context);
    }

    private async Task ServeAsync(HttpContext context, string path, SurfaceMatch match)
    {
        var caller = _pool.Rent();
        caller.Attach(context, clients);
        try
        {
            // Read from the header itself: without its middleware the framework knows no WebSocket requests.
            if (context.Request.Headers.Upgrade is { Count: > 0 } upgrade && upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase))
            {
                await DataPlane.RefuseAsync(match.Dialect, Rejections.WebSocket, Guid.CreateVersion7().ToString("D"), caller, context.RequestAborted).ConfigureAwait(false);
                return;
            }

            await plane.HandleAsync(context.Request.Method, path, match, PresentedKey.Of(context.Request), caller, caller).ConfigureAwait(false);
        }
        finally
        {
            caller.Detach();
            _pool.Return(caller);
        }
    }

    private async Task YieldAsync(HttpContext context)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await next(context).ConfigureAwait(false);
    }
}
