using System.Net;
using Tollgate.Hosting;
using Tollgate.Http.Access;

namespace Tollgate.Telemetry;

/// <summary>
/// <c>/metrics</c>. A scraper on the same machine, talking to a loopback listener, needs no key; everybody else sends an admin key.
/// </summary>
internal static class MetricsEndpoint
{
    private static readonly AccessRule s_rule = AccessRule.For(Resource.Metrics, Act.Read, Reach.Installation) with { Exempts = IsLocal };

    internal static void Map(IEndpointRouteBuilder guarded, TollgateServer server) =>
        guarded.MapGet("/metrics", () =>
        {
            var text = new PrometheusText();
            server.Metrics.Write(text);
            GatewayMetrics.Write(text, server, server.Time.GetUtcNow());
            server.Alerts.Metrics.Write(text, server.Alerts.Dropped);
            ProcessMetrics.Write(text);
            return Results.Text(text.ToString(), PrometheusText.ContentType);
        }).Access(s_rule);

    /// <summary>A proxy on the same machine also comes from loopback, but says for whom; then it is not a local scraper.</summary>
    private static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Connection.LocalIpAddress) && IsLoopback(context.Connection.RemoteIpAddress)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded")
        && context.Request.Headers.Authorization.Count == 0;

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
