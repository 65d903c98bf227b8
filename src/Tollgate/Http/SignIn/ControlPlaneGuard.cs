using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tollgate.Http.Admin;

namespace Tollgate.Http.SignIn;

/// <summary>What holds for every answer of the control plane: known host names, small bodies, strict headers.</summary>
internal sealed partial class ControlPlaneGuard(HostCheck hosts, ILogger<ControlPlaneGuard> logger, RequestDelegate next)
{
    // No inline script, no inline style, nothing from elsewhere.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const long LargestBody = 512 << 10;

    // A directory writes all members of a group at once.
    private const long LargestDirectoryBody = 8 << 20;

    internal Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = context.Request.Path.StartsWithSegments("/scim", StringComparison.OrdinalIgnoreCase) ? LargestDirectoryBody : LargestBody;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";

        // Probes come by whatever name, and a bearer key is never sent by a browser on its own.
        if (!hosts.Allows(context.Request.Host) && AdminGate.Bearer(context.Request) is null && context.Request.Path.Value is not ("/healthz" or "/readyz"))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return context.Response.WriteAsync(
                $"Tollgate does not know itself by the name '{context.Request.Host.Host}'. Set {HostCheck.Variable} to the names it is reached by, separated by commas.",
                context.RequestAborted);
        }

        return RunAsync(context);
    }

    private async Task RunAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await ApiResults.Error(bad.StatusCode, "bad_request", bad.Message).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
        catch (Exception bug) when (!context.Response.HasStarted && bug is not OutOfMemoryException)
        {
            // The path could carry what somebody typed into an address; the trace id is enough to find the line.
            Log.Failed(logger, bug, context.TraceIdentifier);
            await ApiResults.Error(500, "internal_error", $"This failed; the reason is in the log under {context.TraceIdentifier}.").ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1210, LogLevel.Error, "Request {TraceIdentifier} of the control plane failed")]
        internal static partial void Failed(ILogger logger, Exception exception, string traceIdentifier);
    }
}
