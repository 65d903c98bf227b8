using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.People;

/// <summary>What of a user is to change, in the words of the command line and the admin API. What is null stays. Immutable.</summary>
internal sealed record UserOrder
{
    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>Slug of a team in force of the user's organization; empty for none.</summary>
    public string? Team { get; init; }

    /// <summary>True suspends: every key of the user is refused until it is false again.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Revokes every key and admin key of the user for good.</summary>
    public bool RevokeKeys { get; init; }

    /// <summary>Puts the user's keys into the team that the user has after the change.</summary>
    public bool MoveKeys { get; init; }

    /// <summary>
    /// Whether somebody else owns what is to change; null when not. A directory owns what a person is called and whether they are in force, and the team once it
    /// has put them into a group; keys are no directory's.
    /// </summary>
    internal ControlError? FindManager(IControlStore store, User user) => ControlAccess.IsManaged(user) is not { } managed ? null
        : user.ManagedBy != ScimToken.Manager ? managed
        : Name is null && Email is null && Disabled is null && (Team is null || store.Members.TeamsOf(user.Id).Count == 0) ? null
        : managed;

    /// <summary>Whether keys of the user, admin keys too, end with the change or work again.</summary>
    internal bool ChangesForce(User user) => RevokeKeys || (Disabled is { } disabled && disabled != user.DisabledMicros is not null);

    /// <summary>The user with the changes, and everything that is wrong with them.</summary>
    internal (User Changed, IReadOnlyList<ControlError> Problems) Apply(IControlStore store, User user, DateTimeOffset now)
    {
        var (team, missing) = FindTeam(store, user);
        var changed = user with
        {
            Name = Name ?? user.Name,
            Email = Email ?? user.Email,
            TeamId = Team is null ? user.TeamId : team,
            DisabledMicros = Disabled switch
            {
                null => user.DisabledMicros,
                false => null,
                true => user.DisabledMicros ?? (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            },
        };
        return (changed, missing is null ? ControlRules.Check(changed) : [missing, .. ControlRules.Check(changed)]);
    }

    /// <summary>Makes the change: all of it or nothing.</summary>
    internal ControlResult<ChangedUser> Make(IControlStore store, User changed)
    {
        ControlResult<ChangedUser>? result = null;
        store.AllOrNothing(() =>
        {
            var updated = store.Users.Update(changed);
            var moved = !updated.IsOk ? new ControlResult<KeyCount>(updated.Errors)
                : MoveKeys ? store.MoveKeys(changed.Id, changed.TeamId)
                : new KeyCount(0, 0);
            result = moved.IsOk
                ? new ChangedUser(updated.Value!, moved.Value.Keys, RevokeKeys ? store.RevokeKeys(changed.Id) : new KeyCount(0, 0))
                : new ControlResult<ChangedUser>(moved.Errors);
            return result.IsOk;
        });
        return result!;
    }

    private (Guid? Id, ControlError? Problem) FindTeam(IControlStore store, User user)
    {
        if (string.IsNullOrEmpty(Team))
        {
            return (null, null);
        }

        var found = store.Teams.List().FirstOrDefault(team => team.OrganizationId == user.OrganizationId && team.Slug == Team);
        return found is null
            ? (null, new ControlError(ControlErrorKind.Invalid, "team", Team, $"team '{Team}' names no team in force of this organization; write its slug, or an empty text for none."))
            : (found.Id, null);
    }
}
