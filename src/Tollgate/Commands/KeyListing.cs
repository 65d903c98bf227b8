using System.Text.Json;
using Tollgate.Commands.Administration;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>What <c>tollgate keys list</c> shows. Secrets are known here by their first letters only.</summary>
internal static class KeyListing
{
    internal static JsonSerializerOptions Snake { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static IReadOnlyList<KeyRow> Of(IControlStore store, bool withRevoked, DateTimeOffset now) => Of(LocalKeys.Of(store, new RowFilter { All = withRevoked }, now), now);

    internal static IReadOnlyList<KeyRow> Of(IEnumerable<SeenRow> keys, DateTimeOffset now) => [.. keys.Select(key => new KeyRow
    {
        Id = key.Id,
        Name = key.Text("name"),
        Prefix = key.Text("prefix"),
        Organization = key.Text("organization"),
        Team = key.Find("team"),
        User = key.Find("user"),
        Models = key.Words("models"),
        Surfaces = key.Words("surfaces"),
        IpRanges = key.Words("ip_ranges"),
        Require = key.Words("require"),
        Feature = key.Text("feature"),
        Tags = key.Words("tags"),
        CostCenter = key.Text("cost_center"),
        Project = key.Text("project"),
        Metadata = key.Notes("metadata"),
        Created = key.Instant("created_at") ?? "",
        ServiceAccount = key.Is("service_account"),
        UnknownOwner = key.Is("unknown_owner"),
        Expires = key.Instant("expires_at"),
        LastUsed = key.Instant("last_used_at"),
        Revoked = key.Has("revoked_at"),
        State = State(key, now),
    })];

    /// <summary><c>active</c>, <c>expired</c> or <c>revoked</c>.</summary>
    internal static string State(SeenRow key, DateTimeOffset now) => key.Has("revoked_at") ? "revoked" : key.Moment("expires_at") <= now ? "expired" : "active";

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

    internal static string? Instant(long? micros) =>
        micros is { } at ? DateTimeOffset.UnixEpoch.AddTicks(at * 10).ToString("yyyy-MM-ddTHH:mm:ssZ") : null;

    // Keys of another gateway are shown as it showed them: by their end.
    private static string Secret(string prefix) => prefix.Contains("...", StringComparison.Ordinal) ? prefix : prefix + "…";
}
