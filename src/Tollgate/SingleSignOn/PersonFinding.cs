using Tollgate.Gateway.Identity.Tokens;
using Tollgate.Storage.Control;

namespace Tollgate.SingleSignOn;

/// <summary>
/// Finds the rows of somebody who signs in, by the same rules as the data plane, but in the store itself: they may be younger than the snapshot in force.
/// Thread-safe.
/// </summary>
internal sealed class PersonFinding(IControlStore store, SignOn signOn)
{
    /// <summary>The person; null with the reason. Users who are not there are made where the issuer is configured so.</summary>
    internal async ValueTask<(Person? Person, TokenRefusal Refusal)> FindAsync(TokenHolder holder, CancellationToken cancellation)
    {
        var found = Find(holder);
        if (holder.IsMade && found.Refusal is TokenRefusal.NoUser or TokenRefusal.NoTeam)
        {
            var refusal = await signOn.MakeAsync(holder, cancellation).ConfigureAwait(false);
            return refusal == TokenRefusal.None ? Find(holder) : (null, refusal);
        }

        return found;
    }

    private (Person? Person, TokenRefusal Refusal) Find(TokenHolder holder)
    {
        if (store.Organizations.List(withRetired: true).FirstOrDefault(one => one.Slug == holder.Organization) is not { } organization)
        {
            return (null, TokenRefusal.NoOrganization);
        }

        if (organization.RetiredMicros is not null)
        {
            return (null, TokenRefusal.Revoked);
        }

        if (FindUser(organization, holder) is not { } user)
        {
            return (null, TokenRefusal.NoUser);
        }

        var team = holder.Team is { } slug
            ? store.Teams.List(withRetired: true).FirstOrDefault(one => one.OrganizationId == organization.Id && one.Slug == slug)
            : user.TeamId is { } id ? store.Teams.Find(id) : null;
        return (user.RetiredMicros ?? team?.RetiredMicros) is not null ? (null, TokenRefusal.Revoked)
            : user.DisabledMicros is not null ? (null, TokenRefusal.Disabled)
            : holder.Team is not null && team is null ? (null, TokenRefusal.NoTeam)
            : (new Person(holder, organization, user, team), TokenRefusal.None);
    }

    private User? FindUser(Organization organization, TokenHolder holder)
    {
        var users = store.Users.List(withRetired: true).Where(user => user.OrganizationId == organization.Id).ToList();
        if (holder.Email.Length > 0)
        {
            var addressed = users.FindAll(user => string.Equals(user.Email, holder.Email, StringComparison.OrdinalIgnoreCase));
            var inForce = addressed.FindAll(static user => user.RetiredMicros is null);
            if (addressed.Count > 0)
            {
                return inForce.Count switch { 0 => addressed[^1], 1 => inForce[0], _ => null };
            }
        }

        return users.Find(user => user.Slug == holder.User);
    }
}
