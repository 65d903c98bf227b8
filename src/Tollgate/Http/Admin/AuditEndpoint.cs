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
        var query = new ApiQuery(context.Request.Query, "limit", "before", "since");
        var limit = query.Count("limit", Most) ?? 50;
        var since = query.Moment("since");
        long? before = null;
        if (query.Text("before") is { } text)
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                before = sequence;
            }
            else
            {
                query.Problem("before", "before must be the 'next' of the page before.");
            }
        }

        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        var entries = server.Control.Audit.Read(new AuditQuery
        {
            Before = before,
            SinceMicros = since,
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
