using Tollgate.Commands;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>
/// Where a new key goes: where it says, or where the person lies who makes it. Names that are not this person's are refused in one way,
/// whether there is such a name or not.
/// </summary>
internal static class KeyPlacing
{
    internal static (KeyOrder Order, IResult? Refusal) Place(IControlStore store, Viewer viewer, KeyBody body)
    {
        var organization = body.Organization ?? viewer.Organization?.Slug ?? ControlAccess.DefaultOrganization;
        var (team, user) = (body.Team, body.User);
        IResult? refusal = null;
        if (viewer.Organization is { } own && organization != own.Slug)
        {
            refusal = AccessControl.Forbidden(viewer, Resource.Organizations, Act.Write, Reach.Installation);
        }

        switch (viewer.ReachOf(Resource.Keys, Act.Write))
        {
            case Reach.Team:
                team ??= viewer.Team!.Slug;
                refusal ??= team == viewer.Team!.Slug && (user is null || IsInTeam(store, viewer, user)) ? null : Above(viewer);
                break;
            case Reach.Own:
                var usual = (viewer.User!.TeamId is { } id ? store.Teams.Find(id) : null) is { RetiredMicros: null } known ? known.Slug : null;
                user ??= viewer.User.Slug;
                team ??= usual;
                refusal ??= user == viewer.User.Slug && team == usual ? null : Above(viewer);
                break;
        }

        if (viewer.ReachOf(Resource.Keys, Act.Write) == Reach.Own && (body.CostCenter.Length > 0 || body.Project.Length > 0))
        {
            // Who pays is not for those to say who spend.
            refusal ??= AccessControl.Forbidden(viewer, Resource.Keys, Act.Write, Reach.Team);
        }

        return (body.Order(organization, team, user) with { SelfMade = viewer.ReachOf(Resource.Keys, Act.Write) == Reach.Own }, refusal);
    }

    /// <summary>
    /// Why somebody must not change a key of theirs so; null when they may. Members change the name and notes of their keys, not what these may do,
    /// who pays for them or what they say of requests; leads keep keys in their team.
    /// </summary>
    internal static IResult? Refuse(IControlStore store, Viewer viewer, KeyEdit edit) => viewer.ReachOf(Resource.Keys, Act.Write) switch
    {
        Reach.Own when edit.ChangesRights => AccessControl.Forbidden(viewer, Resource.Keys, Act.Write, Reach.Team),
        Reach.Team when (edit.Team.IsGiven && edit.Team.Value != viewer.Team!.Slug) || (edit.User is { IsGiven: true, Value: { } user } && !IsInTeam(store, viewer, user)) => Above(viewer),
        _ => null,
    };

    private static IResult Above(Viewer viewer) => AccessControl.Forbidden(viewer, Resource.Keys, Act.Write, Reach.Organization);

    private static bool IsInTeam(IControlStore store, Viewer viewer, string user) =>
        ControlAccess.User(store, viewer.Organization!, user, create: false).Value?.TeamId == viewer.Team!.Id;
}
