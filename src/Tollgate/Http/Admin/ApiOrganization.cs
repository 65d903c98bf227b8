using Tollgate.Commands;
using Tollgate.Http.Access;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Admin;

/// <summary>Which organization a new budget or limit lies in. Names of customers or features are not unique among tenants.</summary>
internal static class ApiOrganization
{
    /// <summary>
    /// The organization written, else the viewer's own; null for all of them. Scopes that say it themselves (a team, a user, a key) are
    /// completed by the store, which also refuses another one.
    /// </summary>
    internal static (Guid? Id, ControlError? Problem) Read(IControlStore store, Viewer viewer, string? slug, ScopeArgument.ScopeName? scope)
    {
        if (slug is null)
        {
            return (scope is { Dimension: null } ? null : viewer.OrganizationId, null);
        }

        if (scope is { Dimension: null })
        {
            return (null, Problem(slug, "organization does not go with the scope installation; write the scope organization:SLUG."));
        }

        // One answer for what is not there and for what is somebody else's.
        return ControlAccess.Organization(store, slug, create: false) is { IsOk: true } found && (viewer.OrganizationId is not { } own || own == found.Value.Id)
            ? (found.Value.Id, null)
            : (null, Problem(slug, $"organization '{slug}' names no organization in force."));
    }

    /// <summary>The organization that a new team or user is to lie in: the one written, else the viewer's own, else <c>default</c>.</summary>
    internal static (Guid Id, IReadOnlyList<ControlError> Problems) ReadOwner(IControlStore store, Viewer viewer, string? slug)
    {
        var (id, problem) = Read(store, viewer, slug ?? viewer.Organization?.Slug ?? ControlAccess.DefaultOrganization, null);
        return (id ?? default, problem is null ? [] : [problem]);
    }

    private static ControlError Problem(string slug, string message) => new(ControlErrorKind.Invalid, "organization", slug, message);
}
