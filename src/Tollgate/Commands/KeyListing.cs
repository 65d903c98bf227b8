using System.Text.Json;
using Spectre.Console;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>What <c>tollgate keys list</c> shows. Secrets are known here by their first letters only.</summary>
internal static class KeyListing
{
    private static readonly JsonSerializerOptions s_snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static IReadOnlyList<KeyRow> Of(IControlStore store, bool withRevoked, DateTimeOffset now)
    {
        var snapshot = store.Read();
        var nowMicros = (now - DateTimeOffset.UnixEpoch).Ticks / 10;
        var teams = snapshot.Teams.ToDictionary(team => team.Id, team => team.Slug);
        var users = snapshot.Users.ToDictionary(user => user.Id, user => user.Slug);
        return [.. store.Keys.List(withRevoked).Select(key => new KeyRow
        {
            Id = key.Id,
            Name = key.Name,
            Prefix = key.Prefix,
            Organization = snapshot.Organization(key.OrganizationId).Slug,
            Team = key.TeamId is { } team ? teams[team] : null,
            User = key.UserId is { } user ? users[user] : null,
            Models = key.AllowedModels,
            Expires = Instant(key.ExpiresMicros),
            LastUsed = Instant(key.LastUsedMicros),
            Revoked = key.RetiredMicros is not null,
            State = key.RetiredMicros is not null ? "revoked" : key.ExpiresMicros <= nowMicros ? "expired" : "active",
        })];
    }

    internal static string Json(IReadOnlyList<KeyRow> rows) => JsonSerializer.Serialize(rows, s_snake);

    internal static Table Table(IReadOnlyList<KeyRow> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(PrintedTable.Whole("id")).AddColumns("name", "secret", "team", "user", "models", "expires", "last used", "state");
        foreach (var row in rows)
        {
            table.AddRow(
                row.Id.ToString(), Markup.Escape(row.Name), row.Prefix + "…", row.Team ?? "", row.User ?? "",
                row.Models.Count == 0 ? "all" : Markup.Escape(string.Join(' ', row.Models)), row.Expires ?? "never", row.LastUsed ?? "never", row.State);
        }

        return table;
    }

    private static string? Instant(long? micros) =>
        micros is { } at ? DateTimeOffset.UnixEpoch.AddTicks(at * 10).ToString("yyyy-MM-ddTHH:mm:ssZ") : null;
}
