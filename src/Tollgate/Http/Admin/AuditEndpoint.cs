using System.Globalization;
using System.Text.Json;
using Tollgate.Hosting;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/audit</c>: who changed what, the newest first, a page at a time.</summary>
internal static class AuditEndpoint
{
    private const int Most = 200;

    internal static void Map(RouteGroupBuilder api, TollgateServer server) =>
        api.MapGet("/audit", (HttpContext context) => Answer(server, context)).Needs(AdminRight.ReadAudit);

    /// <summary>One entry as the API and <c>audit list --json</c> show it.</summary>
    internal static object View(AuditEntry entry) => new
    {
        sequence = entry.Sequence,
        at = ApiScope.Instant(entry.AtMicros),
        actor = new { kind = entry.Actor.Kind, id = entry.Actor.Id, role = entry.Actor.Role.Length == 0 ? null : entry.Actor.Role },
        action = entry.Action,
        @object = entry.Object,
        object_id = entry.ObjectId,
        organization_id = entry.OrganizationId,
        before = Facts(entry.Before),
        after = Facts(entry.After),
        changed = entry.Changed.Split(',', StringSplitOptions.RemoveEmptyEntries),
        hash = Convert.ToHexStringLower(entry.Hash),
    };

    private static IResult Answer(TollgateServer server, HttpContext context)
    {
        var query = context.Request.Query;
        foreach (var name in query.Keys.Where(name => name is not ("limit" or "before" or "since")))
        {
            return ApiResults.Problem(name, "", $"The parameter '{name}' is not known here; known are limit, before, since.");
        }

        var limit = 50;
        if (query.TryGetValue("limit", out var count) && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most))
        {
            return ApiResults.Problem("limit", count.ToString(), $"limit must be a number from 1 to {Most}.");
        }

        long before = long.MaxValue;
        if (query.TryGetValue("before", out var text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return ApiResults.Problem("before", text.ToString(), "before must be the 'next' of the page before.");
        }

        DateTimeOffset since = DateTimeOffset.MinValue;
        if (query.TryGetValue("since", out var moment) && !DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since))
        {
            return ApiResults.Problem("since", moment.ToString(), "since must be a moment such as 2026-01-31T08:00:00Z.");
        }

        var entries = server.Control.Audit.Read(new AuditQuery
        {
            Before = before,
            SinceMicros = (since - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            OrganizationId = context.Admin().OrganizationId,
            Limit = limit,
        });
        return ApiResults.Ok(new { entries = entries.Select(View), next = entries.Count == limit ? entries[^1].Sequence : (long?)null });
    }

    private static JsonElement? Facts(string json)
    {
        if (json.Length == 0)
        {
            return null;
        }

        using var facts = JsonDocument.Parse(json);
        return facts.RootElement.Clone();
    }
}
