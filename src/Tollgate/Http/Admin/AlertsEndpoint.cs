using System.Globalization;
using Tollgate.Alerting;
using Tollgate.Hosting;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/alerts</c>: what was raised and what became of it, the newest first, a page at a time.</summary>
internal static class AlertsEndpoint
{
    private const int Most = 200;
    private static readonly string[] s_known = ["limit", "before", "since", "kind", "state"];

    internal static void Map(RouteGroupBuilder api, TollgateServer server) =>
        api.MapGet("/alerts", Handler.Of(context => AnswerAsync(server, context))).Needs(AdminRight.ReadAudit);

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context)
    {
        if (Read(context.Request.Query, out var query) is { } problem)
        {
            return problem;
        }

        var alerts = server.Control.Alerts.Read(query with { OrganizationId = context.Admin().OrganizationId });
        var views = new List<object>(alerts.Count);
        foreach (var alert in alerts)
        {
            var message = await server.Alerts.Writing.WriteAsync(alert, context.RequestAborted).ConfigureAwait(false);
            views.Add(View(alert, message.Text));
        }

        return ApiResults.Ok(new { alerts = views, next = alerts.Count == query.Limit ? alerts[^1].Sequence : (long?)null });
    }

    /// <summary>One alert as the API and <c>alerts list --json</c> show it.</summary>
    internal static object View(Alert alert, string text) => new
    {
        sequence = alert.Sequence,
        id = alert.Id,
        kind = alert.Kind.Word(),
        first_at = ApiScope.Instant(alert.FirstMicros),
        last_at = ApiScope.Instant(alert.LastMicros),
        count = alert.Count,
        text,
        organization_id = alert.OrganizationId,
        object_id = alert.ObjectId,
        facts = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(alert.Facts),
        deliveries = alert.Deliveries.Select(static delivery => new
        {
            sink = delivery.Sink,
            state = State(delivery),
            attempts = delivery.Attempts,
            next_at = ApiScope.Instant(delivery.NextMicros),
            delivered_at = ApiScope.Instant(delivery.DoneMicros),
            last_error = delivery.LastError.Length == 0 ? null : delivery.LastError,
        }),
    };

    internal static string State(AlertDelivery delivery) => delivery.IsDead ? "dead" : delivery.DoneMicros is null ? "pending" : "delivered";

    private static IResult? Read(IQueryCollection query, out AlertQuery read)
    {
        read = new AlertQuery();
        foreach (var name in query.Keys.Where(name => !s_known.Contains(name)))
        {
            return ApiResults.Problem(name, "", $"The parameter '{name}' is not known here; known are {string.Join(", ", s_known)}.");
        }

        var limit = read.Limit;
        if (query.TryGetValue("limit", out var count) && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return ApiResults.Problem("limit", count.ToString(), $"limit must be a number from 1 to {Most}.");
        }

        long? before = null;
        if (query.TryGetValue("before", out var text))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                return ApiResults.Problem("before", text.ToString(), "before must be the 'next' of the page before.");
            }

            before = sequence;
        }

        long? since = null;
        if (query.TryGetValue("since", out var moment))
        {
            if (!DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                return ApiResults.Problem("since", moment.ToString(), "since must be a moment such as 2026-01-31T08:00:00Z.");
            }

            since = (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        }

        AlertKind? kind = null;
        if (query.TryGetValue("kind", out var word) && (kind = AlertKinds.Of(word.ToString())) is null)
        {
            return ApiResults.Problem("kind", word.ToString(), $"kind must be one of {string.Join(", ", AlertKinds.Words)}.");
        }

        AlertState? state = null;
        if (query.TryGetValue("state", out var written) && (state = AlertStateNames.Of(written.ToString())) is null)
        {
            return ApiResults.Problem("state", written.ToString(), $"state must be one of {string.Join(", ", AlertStateNames.Words)}.");
        }

        read = new AlertQuery { Limit = limit, Before = before, SinceMicros = since, Kind = kind, State = state };
        return null;
    }
}
