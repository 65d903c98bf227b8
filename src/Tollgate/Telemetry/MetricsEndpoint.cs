using System.Net;
using Tollgate.Hosting;
using Tollgate.Http;
using Tollgate.Http.Admin;
using Tollgate.Http.SignIn;

namespace Tollgate.Telemetry;

/// <summary>
/// <c>/metrics</c>. A scraper on the same machine, talking to a loopback listener, needs no key; everybody else sends an admin key.
/// </summary>
internal static class MetricsEndpoint
{
    internal static void Map(IEndpointRouteBuilder web, TollgateServer server, AdminGate gate) =>
        web.MapGet("/metrics", Handler.Of(async context =>
        {
            if (!IsLocal(context))
            {
                var (identity, refusal) = await gate.IdentifyAsync(context).ConfigureAwait(false);
                if (identity is null)
                {
                    return ApiResults.Refused(refusal);
                }

                if (!identity.May(AdminRight.ReadMetrics))
                {
                    return ApiResults.Forbidden(identity);
                }
            }

            var text = new PrometheusText();
            server.Metrics.Write(text);
            GatewayMetrics.Write(text, server, server.Time.GetUtcNow());
            server.Alerts.Metrics.Write(text, server.Alerts.Dropped);
            ProcessMetrics.Write(text);
            return Results.Text(text.ToString(), PrometheusText.ContentType);
        }));

    /// <summary>A proxy on the same machine also comes from loopback, but says for whom; then it is not a local scraper.</summary>
    private static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Connection.LocalIpAddress) && IsLoopback(context.Connection.RemoteIpAddress)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded")
        && context.Request.Headers.Authorization.Count == 0;

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
