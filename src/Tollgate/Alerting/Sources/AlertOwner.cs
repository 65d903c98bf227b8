using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting.Sources;

/// <summary>Whose a budget or limit is: the organization it lies in, or the one it limits; null for the installation's.</summary>
internal static class AlertOwner
{
    internal static Guid? Of(ControlSnapshot snapshot, Budget budget, long name)
    {
        if (Of(snapshot, budget.OrganizationId, budget.Dimension, budget.ScopeName) is { } owner || name == 0)
        {
            return Of(snapshot, budget.OrganizationId, budget.Dimension, budget.ScopeName);
        }

        // One name of a budget for each: only those whose organization the store knows.
        var pepper = snapshot.Installation.Pepper;
        return budget.Each switch
        {
            Dimension.Organization => snapshot.Organizations.FirstOrDefault(one => NameId.Of(pepper, Dimension.Organization, one.Slug) == name)?.Id,
            Dimension.Team => snapshot.Teams.FirstOrDefault(team => NameId.Of(pepper, Dimension.Team, snapshot.Organization(team.OrganizationId).Slug, team.Slug) == name)?.OrganizationId,
            Dimension.User => snapshot.Users.FirstOrDefault(user => NameId.Of(pepper, Dimension.User, snapshot.Organization(user.OrganizationId).Slug, user.Slug) == name)?.OrganizationId,
            _ => null,
        };
    }

    internal static Guid? Of(ControlSnapshot snapshot, RequestLimit limit) => Of(snapshot, limit.OrganizationId, limit.Dimension, limit.ScopeName);

    private static Guid? Of(ControlSnapshot snapshot, Guid? organization, Dimension? dimension, string scope)
    {
        if (organization is not null)
        {
            return organization;
        }

        var slug = dimension switch
        {
            Dimension.Organization => scope,
            Dimension.Team or Dimension.User => scope.Split('/')[0],
            _ => null,
        };
        return dimension == Dimension.Key
            ? snapshot.Keys.FirstOrDefault(key => key.Id.ToString() == scope)?.OrganizationId
            : snapshot.Organizations.FirstOrDefault(one => one.Slug == slug)?.Id;
    }
}
