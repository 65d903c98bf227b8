namespace Tollgate.Storage.Control;

/// <summary>
/// Which teams a directory has put a user into. A user pays with one team: the one joined first of those in force. Who leaves it falls back to the
/// next; who leaves the last has none. Users whom no directory has put into a team are not in here, whatever team they have. Thread-safe; calls block.
/// </summary>
public interface ITeamMembers
{
    /// <summary>The users of a team, in the order of joining.</summary>
    IReadOnlyList<Guid> UsersOf(Guid team);

    /// <summary>The teams in force of a user, in the order of joining.</summary>
    IReadOnlyList<Guid> TeamsOf(Guid user);

    /// <summary>
    /// Lets users join and leave a team, and gives each the team that follows from it: all or nothing. Those who are in or out already stay so.
    /// The team's version moves when anybody came or went.
    /// </summary>
    ControlResult<Team> Change(Guid team, IReadOnlyCollection<Guid> joining, IReadOnlyCollection<Guid> leaving);

    /// <summary>Takes a user out of every team.</summary>
    ControlResult<User> LeaveAll(Guid user);
}
