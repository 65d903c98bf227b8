using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary>Finds teams and users as people write them: <c>[ORG/]SLUG</c>; without an organization it is <c>default</c>.</summary>
internal static class MemberName
{
    /// <summary>The organization, and the slug in it.</summary>
    internal static (ControlResult<Organization> Organization, string Slug) Read(IControlStore store, string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var organization = slash < 0 ? ControlAccess.DefaultOrganization : text[..slash];
        return (ControlAccess.Organization(store, organization, create: false), text[(slash + 1)..]);
    }

    internal static ControlResult<Team> Team(IControlStore store, string text, bool isRetired = false) =>
        Find(store, text, store.Teams, static team => (team.OrganizationId, team.Slug), "team", isRetired);

    internal static ControlResult<User> User(IControlStore store, string text, bool isRetired = false) =>
        Find(store, text, store.Users, static user => (user.OrganizationId, user.Slug), "user", isRetired);

    internal static ControlResult<Organization> Organization(IControlStore store, string slug, bool isRetired = false) =>
        store.Organizations.List(withRetired: true).FirstOrDefault(organization => organization.Slug == slug && organization.RetiredMicros is not null == isRetired)
        ?? (ControlResult<Organization>)Missing("organization", slug, isRetired, "organizations list");

    private static ControlResult<T> Find<T>(IControlStore store, string text, IControlSet<T> set, Func<T, (Guid Organization, string Slug)> name, string noun, bool isRetired)
        where T : ControlRow
    {
        var (organization, slug) = Read(store, text);
        if (!organization.IsOk)
        {
            return new ControlResult<T>(organization.Errors);
        }

        return set.List(withRetired: true).FirstOrDefault(row => name(row) == (organization.Value.Id, slug) && row.RetiredMicros is not null == isRetired)
            ?? (ControlResult<T>)Missing(noun, text, isRetired, noun + "s list");
    }

    private static ControlError Missing(string noun, string name, bool isRetired, string list) =>
        new(ControlErrorKind.NotFound, noun, name, $"There is no {(isRetired ? "retired " : "")}{noun} '{name}'; see '{list}{(isRetired ? " --all" : "")}'.");
}
