using System.Globalization;
using Tollgate.Alerting;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/alerts</c>: what was raised and what became of it, the newest first, a page at a time.</summary>
internal static class AlertsEndpoint
{
    private const int Most = 200;

    internal static void Map(RouteGroupBuilder api, TollgateServer server)
    {
        api.MapGet("/alerts", Handler.Of(context => AnswerAsync(server, context))).Access(Resource.Alerts, Act.Read);
        api.MapPost("/alerts/{id:guid}/retry", (Guid id) => Retry(server, id)).Access(AccessRule.For(Resource.Alerts, Act.Write, Reach.Installation));
    }

    /// <summary>Tries again what was given up; whoever delivers sees it within a second.</summary>
    private static IResult Retry(TollgateServer server, Guid id) => server.Control.Alerts.Find(id) is null
        ? ApiResults.Problems([new ControlError(ControlErrorKind.NotFound, "id", id.ToString(), $"There is no alert {id}.")])
        : ApiResults.Ok(new { deliveries = server.Control.Alerts.Retry(id, (server.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) });

    private static async Task<IResult> AnswerAsync(TollgateServer server, HttpContext context)
    {
        // A number counts everybody's alerts: who sees one organization gets it sealed.
        var own = context.Viewer().OrganizationId;
        using var cursor = own is { } organization ? new AuditCursor(server.Control.Installation.Pepper, organization) : null;
        var asked = new ApiQuery(context.Request.Query, "limit", "before", "since", "kind", "state");
        var limit = asked.Count("limit", Most) ?? 50;
        var query = Read(asked, cursor) with { OrganizationId = own, Limit = limit + 1 };
        if (asked.Errors.Count > 0)
        {
            return ApiResults.Problems(asked.Errors);
        }

        // One more than asked for says whether there is a next page.
        var alerts = server.Control.Alerts.Read(query);
        var views = new List<object>(alerts.Count);
        foreach (var alert in alerts.Take(limit))
        {
            var message = await server.Alerts.Writing.WriteAsync(alert, context.RequestAborted).ConfigureAwait(false);
            views.Add(View(alert, message.Text, own is null));
        }

        long? last = alerts.Count > limit ? alerts[limit - 1].Sequence : null;
        return ApiResults.Ok(new { alerts = views, next = last is not { } place ? null : cursor is null ? (object)place : cursor.Write(place) });
    }

    /// <summary>One alert as the API and <c>alerts list --json</c> show it.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="text">Its sentence.</param>
    /// <param name="numbered">False for those who see one organization: the number counts everybody's.</param>
    internal static object View(Alert alert, string text, bool numbered = true) => new
    {
        sequence = numbered ? alert.Sequence : (long?)null,
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

    private static AlertQuery Read(ApiQuery asked, AuditCursor? cursor)
    {
        long? before = null;
        if (asked.Text("before") is { } text)
        {
            before = cursor is not null ? cursor.Read(text)
                : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
            if (before is null)
            {
                asked.Problem("before", "before must be the 'next' of the page before.");
            }
        }

        AlertKind? kind = null;
        if (asked.Text("kind") is { } word && (kind = AlertKinds.Of(word)) is null)
        {
            asked.Problem("kind", $"kind must be one of {string.Join(", ", AlertKinds.Words)}.");
        }

        AlertState? state = null;
        if (asked.Text("state") is { } written && (state = AlertStateNames.Of(written)) is null)
        {
            asked.Problem("state", $"state must be one of {string.Join(", ", AlertStateNames.Words)}.");
        }

        return new AlertQuery { Before = before, SinceMicros = asked.Moment("since"), Kind = kind, State = state };
    }
}
