using System.Text.Json;
using Tollgate.Hosting;

namespace Tollgate.Http;

/// <summary>Everything that is not the data plane: health, metrics, the admin API and the dashboard.</summary>
internal static class ControlPlane
{
    internal static void Map(WebApplication web, TollgateServer server)
    {
        web.MapGet("/healthz", () => Results.Text("ok"));
        web.MapGet("/readyz", () => Readiness(server));
        web.MapFallback(() => Results.Json(new { error = "not_found", message = "There is nothing here." }, statusCode: 404));
    }

    private static IResult Readiness(TollgateServer server)
    {
        var reasons = new List<string>();
        if (!server.Journal.IsAvailable)
        {
            reasons.Add("journal: " + server.Journal.UnavailableReason);
        }

        if (server.Projector.LastError is { } error)
        {
            reasons.Add("ledger store: " + error.Message);
        }

        if (server.Core.Keys.Failure is { } failure)
        {
            reasons.Add("control store: " + failure.Message);
        }

        if (server.Core.Drain.IsDraining)
        {
            reasons.Add("shutting down");
        }

        var ready = server.Journal.IsAvailable && !server.Core.Drain.IsDraining;
        return Results.Json(
            new { ready, reasons, projector_lag = server.Projector.LagRecords, as_of = server.Projector.AsOf },
            JsonSerializerOptions.Web, statusCode: ready ? 200 : 503);
    }
}
