using Tollgate.Commands.Administration;

namespace Tollgate.Commands;

/// <summary>What <c>tollgate keys admin list</c> shows.</summary>
internal static class AdminKeyListing
{
    internal static IReadOnlyList<AdminKeyRow> Of(IEnumerable<SeenRow> keys, DateTimeOffset now) => [.. keys.Select(key => new AdminKeyRow
    {
        Id = key.Id,
        Name = key.Text("name"),
        Prefix = key.Text("prefix"),
        Role = key.Text("role"),
        Organization = key.Find("organization"),
        Team = key.Find("team"),
        User = key.Find("user"),
        Expires = key.Instant("expires_at"),
        LastUsed = key.Instant("last_used_at"),
        Revoked = key.Has("revoked_at"),
        State = KeyListing.State(key, now),
    })];

    internal static PrintedTable Table(IReadOnlyList<AdminKeyRow> rows)
    {
        var table = new PrintedTable(
            new("id", ColumnKind.Whole), new("name"), new("secret", ColumnKind.Whole, Spare: 3), new("role", ColumnKind.Whole), new("organization", Spare: 1),
            new("expires", ColumnKind.Whole, Spare: 2), new("last used", ColumnKind.Whole, Spare: 4), new("state", ColumnKind.Whole));
        foreach (var row in rows)
        {
            table.AddRow(row.Id.ToString(), row.Name, row.Prefix + "…", row.Role, Where(row), row.Expires ?? "never", row.LastUsed ?? "never", row.State);
        }

        return table;
    }

    private static string Where(AdminKeyRow row) => (row.Organization ?? "all") + (row.Team is { } team ? $", team {team}" : "") + (row.User is { } user ? $", user {user}" : "");
}
