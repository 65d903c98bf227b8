using System.Globalization;
using System.Text.Json;
using Tollgate.Hosting;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary><c>GET /api/audit</c>: who changed what, the newest first, a page at a time.</summary>
internal static class AuditEndpoint
{
    private const int Most = 200;

    internal static void Map(RouteGroupBuilder api, TollgateServer server) =>
        api.MapGet("/audit", (HttpContext context) => Answer(server, context)).Access(Resource.Audit, Act.Read);

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

    /// <summary>
    /// One entry as those see it who see one organization: without its number, which counts everybody's entries, and without the hash,
    /// which is over everybody's.
    /// </summary>
    private static object ConfinedView(AuditEntry entry) => new
    {
        at = ApiScope.Instant(entry.AtMicros),
        actor = new { kind = entry.Actor.Kind, id = entry.Actor.Id, role = entry.Actor.Role.Length == 0 ? null : entry.Actor.Role },
        action = entry.Action,
        @object = entry.Object,
        object_id = entry.ObjectId,
        organization_id = entry.OrganizationId,
        before = Facts(entry.Before),
        after = Facts(entry.After),
        changed = entry.Changed.Split(',', StringSplitOptions.RemoveEmptyEntries),
    };

    private static IResult Answer(TollgateServer server, HttpContext context)
    {
        var own = context.Viewer().OrganizationId;
        using var cursor = own is { } organization ? new AuditCursor(server.Control.Installation.Pepper, organization) : null;
        var query = new ApiQuery(context.Request.Query, "limit", "before", "since");
        var limit = query.Count("limit", Most) ?? 50;
        var since = query.Moment("since");
        long? before = null;
        if (query.Text("before") is { } text)
        {
            before = cursor is not null ? cursor.Read(text)
                : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
            if (before is null)
            {
                query.Problem("before", "before must be the 'next' of the page before.");
            }
        }

        if (query.Errors.Count > 0)
        {
            return ApiResults.Problems(query.Errors);
        }

        // One more than asked for says whether there is a next page.
        var entries = server.Control.Audit.Read(new AuditQuery { Before = before, SinceMicros = since, OrganizationId = own, Limit = limit + 1 });
        long? last = entries.Count > limit ? entries[limit - 1].Sequence : null;
        return cursor is null
            ? ApiResults.Ok(new { entries = entries.Take(limit).Select(View), next = last })
            : ApiResults.Ok(new { entries = entries.Take(limit).Select(ConfinedView), next = last is { } place ? cursor.Write(place) : null });
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
