using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>What <c>tollgate keys admin list</c> shows.</summary>
internal static class AdminKeyListing
{
    internal static IReadOnlyList<AdminKeyRow> Of(IControlStore store, bool withRevoked, DateTimeOffset now)
    {
        var snapshot = store.Read();
        return [.. store.AdminKeys.List(withRevoked).Select(key => new AdminKeyRow
        {
            Id = key.Id,
            Name = key.Name,
            Prefix = key.Prefix,
            Role = AdminRoleNames.Of(key.Role),
            Organization = key.OrganizationId is { } own ? snapshot.Organization(own).Slug : null,
            Team = snapshot.Teams.FirstOrDefault(team => team.Id == key.TeamId)?.Slug,
            User = snapshot.Users.FirstOrDefault(user => user.Id == key.UserId)?.Slug,
            Expires = KeyListing.Instant(key.ExpiresMicros),
            LastUsed = KeyListing.Instant(key.LastUsedMicros),
            Revoked = key.RetiredMicros is not null,
            State = KeyListing.State(key.RetiredMicros, key.ExpiresMicros, now),
        })];
    }

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
