using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

/// <summary>The table <c>team_members</c>, and the team of a user that follows from it.</summary>
internal sealed class SqliteTeamMembers(ControlConnection connection, TeamRows teams, UserRows users) : ITeamMembers
{
    private const string OfUser =
        "SELECT m.team_id FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.user_id = ?1 AND t.retired_micros IS NULL ORDER BY m.joined";

    public IReadOnlyList<Guid> UsersOf(Guid team) => connection.Alone(() => Ids("SELECT user_id FROM team_members WHERE team_id = ?1 ORDER BY joined", team));

    public IReadOnlyList<Guid> TeamsOf(Guid user) => connection.Alone(() => Ids(OfUser, user));

    public ControlResult<Team> Change(Guid team, IReadOnlyCollection<Guid> joining, IReadOnlyCollection<Guid> leaving)
    {
        ArgumentNullException.ThrowIfNull(joining);
        ArgumentNullException.ThrowIfNull(leaving);
        return connection.Change(() =>
        {
            if (teams.Get(team) is not { RetiredMicros: null } row)
                return new ControlError(ControlErrorKind.NotFound, "id", $"{team}", $"There is no team {team}.");

            foreach (var user in joining)
            {
                if (users.Get(user) is not { RetiredMicros: null, Kind: UserKind.Person } member || member.OrganizationId != row.OrganizationId)
                    return new ControlError(ControlErrorKind.Invalid, "members", $"{user}", $"members '{user}' names no person in force of this organization.");
            }

            var left = leaving.Distinct().Where(user => connection.Execute("DELETE FROM team_members WHERE team_id = ?1 AND user_id = ?2", Blob(team), Blob(user)) > 0).ToList();
            var joined = joining.Distinct().Where(user => connection.Execute(
                "INSERT OR IGNORE INTO team_members SELECT ?1, ?2, COALESCE(MAX(joined), 0) + 1 FROM team_members", Blob(team), Blob(user)) > 0).ToList();
            foreach (var user in left.Concat(joined))
            {
                if (Settle(user) is { } problem)
                    return problem;
            }

            if (left.Count + joined.Count == 0)
                return row;

            connection.Execute("UPDATE teams SET version = version + 1 WHERE id = ?1", Blob(team));
            connection.Audit.AppendNow(new AuditEntry
            {
                Action = "update",
                Object = "team",
                ObjectId = team,
                OrganizationId = row.OrganizationId,
                After = JsonSerializer.Serialize(new { joined, left }),
                Changed = "members",
            });
            return new ControlResult<Team>(teams.Get(team)!);
        });
    }

    public ControlResult<User> LeaveAll(Guid user) => connection.Change(() =>
    {
        foreach (var team in Ids("SELECT team_id FROM team_members WHERE user_id = ?1", user))
        {
            // Of a team out of force nobody is a member any more.
            if (teams.Get(team) is not { RetiredMicros: null })
                connection.Execute("DELETE FROM team_members WHERE team_id = ?1 AND user_id = ?2", Blob(team), Blob(user));
            else if (Change(team, [], [user]) is { IsOk: false } refused)
                return new ControlResult<User>(refused.Errors);
        }

        return users.Get(user) is { } row ? row : new ControlError(ControlErrorKind.NotFound, "id", $"{user}", $"There is no user {user}.");
    });

    /// <summary>Gives a user the team that follows from the memberships.</summary>
    private ControlError? Settle(Guid id)
    {
        var first = Ids(OfUser, id) is [var team, ..] ? team : (Guid?)null;
        return users.Get(id) is { RetiredMicros: null } user && user.TeamId != first && users.Replace(user with { TeamId = first }) is { IsOk: false } refused ? refused.Errors[0] : null;
    }

    private List<Guid> Ids(string sql, Guid of) => connection.Query(static record => record.Id(), sql, Blob(of));

    private static byte[] Blob(Guid id) => id.ToByteArray(bigEndian: true);
}
