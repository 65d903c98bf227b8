using System.Text.Json;
using Tollgate.Gateway.Admission;
using Tollgate.Hosting;

namespace Tollgate.Http;

/// <summary><c>/readyz</c>: whether requests can be served, and what stands in the way.</summary>
internal static class Readiness
{
    internal static IResult Answer(TollgateServer server)
    {
        var reasons = new List<string>();
        if (!server.Journal.IsAvailable)
        {
            reasons.Add("journal: " + server.Journal.UnavailableReason);
        }

        // Anybody may ask: paths and the words of the stores are in the log.
        if (server.Projector.LastError is not null)
        {
            reasons.Add("ledger store: it does not take records; the log says why");
        }

        switch (server.Core.Keys.Failure)
        {
            case null:
                break;
            case SpendUnknownException:
                reasons.Add("budgets: what some have spent is not known while the ledger does not answer, and hard ones refuse until it is; the log says why");
                break;
            default:
                reasons.Add("control store: it cannot be read or written; the log says why");
                break;
        }

        if (server.Core.Drain.IsDraining)
        {
            reasons.Add("shutting down");
        }

        var ready = server.Journal.IsAvailable && !server.Core.Drain.IsDraining;
        return Results.Json(
            new
            {
                ready,
                reasons,
                projector_lag = server.Projector.LagRecords,
                as_of = server.Projector.AsOf,
                restart_needed = server.Reloads?.RestartNeeds ?? [],
                configuration_problems = server.Reloads?.Problems.Count ?? 0,
            },
            JsonSerializerOptions.Web, statusCode: ready ? 200 : 503);
    }
}
