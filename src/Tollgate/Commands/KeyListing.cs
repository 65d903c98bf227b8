using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>What <c>tollgate keys list</c> shows. Secrets are known here by their first letters only.</summary>
internal static class KeyListing
{
    internal static JsonSerializerOptions Snake { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static IReadOnlyList<KeyRow> Of(IControlStore store, bool withRevoked, DateTimeOffset now, TimeSpan? unused = null, bool ownerless = false)
    {
        var snapshot = store.Read();
        var teams = snapshot.Teams.ToDictionary(team => team.Id, team => team.Slug);
        var users = snapshot.Users.ToDictionary(user => user.Id, user => user.Slug);
        var standing = new KeyStanding(snapshot);
        var before = unused is { } span ? KeyWords.Micros(now - span) : null;
        return [.. store.Keys.List(withRevoked).Where(key => (before is null || KeyStanding.IsUnusedSince(key, before.Value)) && (!ownerless || standing.IsOwnerUnknown(key))).Select(key => new KeyRow
        {
            Id = key.Id,
            Name = key.Name,
            Prefix = key.Prefix,
            Organization = snapshot.Organization(key.OrganizationId).Slug,
            Team = key.TeamId is { } team ? teams[team] : null,
            User = key.UserId is { } user ? users[user] : null,
            Models = key.AllowedModels,
            Surfaces = key.AllowedSurfaces,
            IpRanges = key.AllowedAddresses,
            Require = key.RequiredAttribution,
            Feature = key.DefaultFeature,
            Tags = key.DefaultTags,
            CostCenter = key.CostCenter,
            Project = key.Project,
            Metadata = key.Metadata,
            Created = Instant(key.CreatedMicros)!,
            ServiceAccount = standing.IsOfService(key),
            UnknownOwner = standing.IsOwnerUnknown(key),
            Expires = Instant(key.ExpiresMicros),
            LastUsed = Instant(key.LastUsedMicros),
            Revoked = key.RetiredMicros is not null,
            State = State(key.RetiredMicros, key.ExpiresMicros, now),
        })];
    }

    internal static string Json(IReadOnlyList<KeyRow> rows) => JsonSerializer.Serialize(rows, Snake);

    internal static PrintedTable Table(IReadOnlyList<KeyRow> rows)
    {
        var table = new PrintedTable(
            new("id", ColumnKind.Whole), new("name"), new("secret", ColumnKind.Whole, Spare: 5), new("organization", Spare: 7), new("team", Spare: 2), new("user", Spare: 1), new("models", Spare: 4),
            new("expires", ColumnKind.Whole, Spare: 3), new("last used", ColumnKind.Whole, Spare: 6), new("state", ColumnKind.Whole));
        foreach (var row in rows)
        {
            table.AddRow(
                row.Id.ToString(), row.Name, Secret(row.Prefix), row.Organization, row.Team ?? "", row.ServiceAccount ? $"{row.User} (service)" : row.User ?? "",
                row.Models.Count == 0 ? "all" : string.Join(' ', row.Models), row.Expires ?? "never", row.LastUsed ?? "never", row.State);
        }

        return table;
    }

    internal static string State(long? retiredMicros, long? expiresMicros, DateTimeOffset now) =>
        retiredMicros is not null ? "revoked" : expiresMicros <= (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond ? "expired" : "active";

    internal static string? Instant(long? micros) =>
        micros is { } at ? DateTimeOffset.UnixEpoch.AddTicks(at * 10).ToString("yyyy-MM-ddTHH:mm:ssZ") : null;

    // Keys of another gateway are shown as it showed them: by their end.
    private static string Secret(string prefix) => prefix.Contains("...", StringComparison.Ordinal) ? prefix : prefix + "…";
}
