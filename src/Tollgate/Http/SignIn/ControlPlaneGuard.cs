using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tollgate.Http.Access;
using Tollgate.Http.Admin;

namespace Tollgate.Http.SignIn;

/// <summary>What holds for every answer of the control plane: known host names, small and punctual bodies, strict headers.</summary>
internal sealed partial class ControlPlaneGuard(HostCheck hosts, TimeProvider time, ILogger<ControlPlaneGuard> logger, RequestDelegate next)
{
    // No inline script, no inline style, nothing from elsewhere.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    internal Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = BodyAllowance.Default.Largest;
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
        using var body = AccessControl.CanHaveBody(context) ? new PunctualBody(context.Request.BodyReader, BodyAllowance.Default.Time, time) : null;
        context.Request.Body = body ?? context.Request.Body;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            var code = bad.StatusCode switch { 408 => "body_too_slow", 413 => "body_too_large", _ => "bad_request" };
            if (bad.StatusCode == StatusCodes.Status408RequestTimeout)
            {
                // What is still to come of the body is not waited for.
                context.Response.Headers.Connection = "close";
            }

            await ApiResults.Error(bad.StatusCode, code, bad.Message).ExecuteAsync(context).ConfigureAwait(false);
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
