using Tollgate.Economics.Ownership;
using Tollgate.Http.SignIn;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Http.Access;

/// <summary>Who is asking on the control plane, and what that person sees and may change. Immutable.</summary>
internal sealed record Viewer(Guid KeyId, string Name, AdminRole Role)
{
    /// <summary>The only organization the key reaches; null for all.</summary>
    internal Organization? Organization { get; init; }

    /// <summary>The lead's team.</summary>
    internal Team? Team { get; init; }

    /// <summary>The member's user.</summary>
    internal User? User { get; init; }

    /// <summary>Whether <see cref="KeyId"/> is the user of a person signed in by an identity provider, who has no admin key.</summary>
    internal bool IsPerson { get; init; }

    /// <summary>The session the request came with; null for a bearer key.</summary>
    internal AdminSession? Session { get; init; }

    internal Guid? OrganizationId => Organization?.Id;

    /// <summary>How far this person reaches: what the role may, inside what the key is confined to.</summary>
    internal Reach ReachOf(Resource resource, Act act) => RoleTable.Of(Role, resource, act) switch
    {
        // Keys made before there were teams and users on them reach nothing.
        < Reach.Installation when Organization is null => Reach.None,
        Reach.Team when Team is null => Reach.None,
        Reach.Own when User is null => Reach.None,
        var reach when Organization is not null && reach > Reach.Organization => Reach.Organization,
        var reach => reach,
    };

    internal bool Sees(Resource resource, Place place) => Contains(ReachOf(resource, Act.Read), place);

    /// <summary>Whether something may be made, changed or ended there. A lead sets nothing for the team itself.</summary>
    internal bool MayChange(Resource resource, Place place) =>
        ReachOf(resource, Act.Write) is var reach && Contains(reach, place) && !(reach == Reach.Team && place.IsWholeTeam);

    /// <summary>Whether an increase of a budget there may be decided. What is the team's as such those above its lead decide, as they set it.</summary>
    internal bool MayDecide(Place place) =>
        ReachOf(Resource.Increases, Act.Approve) is var reach && Contains(reach, place) && !(reach == Reach.Team && place.IsWholeTeam);

    /// <summary>
    /// Whether more money may be asked for there: where something is reached, and of every budget of the organization that holds this person in,
    /// also where it is not seen otherwise.
    /// </summary>
    internal bool MayAsk(Place place)
    {
        var reach = ReachOf(Resource.Increases, Act.Write);
        return reach != Reach.None
            && (Contains(reach, place)
                || (Organization is { } organization && place.Organization == organization.Id
                    && (place.Team is null || place.Team == (Team?.Id ?? User?.TeamId)) && (place.User is null || place.User == User?.Id)));
    }

    /// <summary>What questions to the ledger are confined to; empty for everything. Only where something is reached.</summary>
    internal IReadOnlyList<SpendFilter> LedgerFilters(Resource resource, Pepper pepper)
    {
        var reach = ReachOf(resource, Act.Read);
        if (reach == Reach.Installation)
        {
            return [];
        }

        var organization = Organization!.Slug;
        var own = new SpendFilter(Dimension.Organization, NameId.Of(pepper, Dimension.Organization, organization));
        return reach switch
        {
            Reach.Organization => [own],
            Reach.Team => [own, new SpendFilter(Dimension.Team, NameId.Of(pepper, Dimension.Team, organization, Team!.Slug))],
            Reach.Own => [own, new SpendFilter(Dimension.User, NameId.Of(pepper, Dimension.User, organization, User!.Slug))],
            _ => throw new InvalidOperationException($"The role {Role} reaches nothing here."),
        };
    }

    private bool Contains(Reach reach, Place place) => reach switch
    {
        Reach.Installation => true,
        Reach.Organization => place.Organization == Organization!.Id,
        Reach.Team => place.Organization == Organization!.Id && place.Team == Team!.Id,
        Reach.Own => place.Organization == Organization!.Id && place.User == User!.Id,
        _ => false,
    };
}
