using Tollgate.Storage.Control;

namespace Tollgate.Commands.People;

/// <summary>Finds teams and users as people write them: <c>[ORG/]SLUG</c>; without an organization it is <c>default</c>.</summary>
internal static class MemberName
{
    /// <summary>The organization's slug, where it is written, and the slug in it.</summary>
    internal static (string? Organization, string Slug) Split(string text) =>
        text.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (text[..slash], text[(slash + 1)..]) : (null, text);

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
        var (named, slug) = Split(text);
        var organization = ControlAccess.Organization(store, named ?? ControlAccess.DefaultOrganization, create: false);
        if (!organization.IsOk)
        {
            return new ControlResult<T>(organization.Errors);
        }

        return set.List(withRetired: true).FirstOrDefault(row => name(row) == (organization.Value.Id, slug) && row.RetiredMicros is not null == isRetired)
            ?? (ControlResult<T>)Missing(noun, text, isRetired, noun + "s list");
    }

    /// <summary>Says that there is none of a name.</summary>
    internal static ControlError Missing(string noun, string name, bool isRetired, string list) =>
        new(ControlErrorKind.NotFound, noun, name, $"There is no {(isRetired ? "retired " : "")}{noun} '{name}'; see '{list}{(isRetired ? " --all" : "")}'.");
}
