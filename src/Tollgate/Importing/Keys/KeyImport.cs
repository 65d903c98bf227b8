using Tollgate.Commands;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Keys;

/// <summary>Makes the keys of a sheet, with the organizations, teams, users and budgets they need: all of them or none.</summary>
internal sealed class KeyImport
{
    private readonly IControlStore _store;
    private readonly KeySheet _sheet;
    private readonly Dictionary<string, Organization> _organizations;
    private readonly Dictionary<(Guid, string), Team> _teams;
    private readonly Dictionary<(Guid, string), User> _users;
    private readonly List<(SheetRow Row, IssuedKey<VirtualKey> Key)> _made = [];

    private KeyImport(IControlStore store, KeySheet sheet)
    {
        (_store, _sheet) = (store, sheet);

        // Read once: looking for each name of each row in the store would take the square of the rows.
        _organizations = store.Organizations.List().ToDictionary(static one => one.Slug, StringComparer.Ordinal);
        _teams = store.Teams.List().ToDictionary(static one => (one.OrganizationId, one.Slug));
        _users = store.Users.List().ToDictionary(static one => (one.OrganizationId, one.Slug));
    }

    /// <summary>The keys made, in the order of the sheet; empty when there are problems, which the sheet has then.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="sheet">The sheet, read without problems or with some.</param>
    /// <param name="dryRun">Finds every problem and makes nothing; the secrets shown are worth nothing.</param>
    internal static IReadOnlyList<(SheetRow Row, IssuedKey<VirtualKey> Key)> Make(IControlStore store, KeySheet sheet, bool dryRun)
    {
        KeyImport? import = null;
        store.AllOrNothing(() =>
        {
            import = new KeyImport(store, sheet);
            import.MakeNow();
            return sheet.Problems.Count == 0 && !dryRun;
        });
        return sheet.Problems.Count == 0 ? import!._made : [];
    }

    private void MakeNow()
    {
        foreach (var row in _sheet.Rows)
        {
            var order = row.Order;
            if (Found(row, "organization", _organizations, order.Organization, order.Organization, () => _store.Organizations.Create(new Organization { Slug = order.Organization, Name = order.Organization })) is not { } organization)
            {
                continue;
            }

            var team = order.Team is { } teamSlug
                ? Found(row, "team", _teams, (organization.Id, teamSlug), teamSlug, () => _store.Teams.Create(new Team { OrganizationId = organization.Id, Slug = teamSlug, Name = teamSlug }))
                : null;
            var user = order.User is { } userSlug
                ? Found(row, "user", _users, (organization.Id, userSlug), userSlug, () => _store.Users.Create(new User { OrganizationId = organization.Id, TeamId = team?.Id, Slug = userSlug, Name = userSlug }))
                : null;
            if ((order.Team is not null && team is null) || (order.User is not null && user is null))
            {
                continue;
            }

            var made = order.MakeAt(_store, organization.Id, team?.Id, user?.Id);
            if (made.IsOk)
            {
                _made.Add((row, made.Value));
            }

            foreach (var error in made.Errors)
            {
                _sheet.Problem(row.Line, error);
            }
        }
    }

    private T? Found<TKey, T>(SheetRow row, string field, Dictionary<TKey, T> known, TKey key, string slug, Func<ControlResult<T>> make)
        where TKey : notnull
        where T : ControlRow
    {
        if (known.TryGetValue(key, out var found))
        {
            return found;
        }

        var made = make();
        if (made.IsOk)
        {
            known.Add(key, made.Value);
            return made.Value;
        }

        foreach (var error in made.Errors)
        {
            // The only slug that is taken and not in force is a retired one.
            _sheet.Problem(row.Line, new ControlError(error.Kind, field, slug, error.Kind == ControlErrorKind.Conflict ? $"The {field} '{slug}' is retired; restore it, or write another." : error.Message));
        }

        return null;
    }
}
