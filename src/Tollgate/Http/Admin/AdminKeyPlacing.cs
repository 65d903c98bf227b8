using Tollgate.Commands;
using Tollgate.Commands.People;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>Finds what an admin key is to be confined to. Nothing is made: a key for a mistyped organization would see nothing, and nobody would know why.</summary>
internal static class AdminKeyPlacing
{
    /// <summary>The key to be made; the first name that is none otherwise.</summary>
    internal static ControlResult<NewAdminKey> Read(IControlStore store, AdminKeyBody body, AdminRole role)
    {
        var draft = new NewAdminKey { Name = body.Name ?? "", Role = role, ExpiresMicros = KeyWords.Micros(body.Expires) };
        if (body.Organization is null)
        {
            if (body.User is null)
            {
                return draft;
            }

            var holder = MemberName.User(store, body.User);
            return holder.IsOk ? draft with { UserId = holder.Value.Id } : new ControlResult<NewAdminKey>(holder.Errors);
        }

        var organization = ControlAccess.Organization(store, body.Organization, create: false);
        if (!organization.IsOk)
        {
            return new ControlResult<NewAdminKey>(organization.Errors);
        }

        var team = body.Team is null ? null : ControlAccess.Team(store, organization.Value, body.Team, create: false);
        if (team is { IsOk: false })
        {
            return new ControlResult<NewAdminKey>(team.Errors);
        }

        var user = body.User is null ? null : ControlAccess.User(store, organization.Value, body.User, create: false);
        return user is { IsOk: false }
            ? new ControlResult<NewAdminKey>(user.Errors)
            : draft with { OrganizationId = organization.Value.Id, TeamId = team?.Value!.Id, UserId = user?.Value!.Id };
    }
}
