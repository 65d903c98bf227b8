using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Identity;

/// <summary>Organizations, teams and users of one snapshot by their names. Immutable; those out of force are in it.</summary>
internal sealed class TenantIndex
{
    private readonly Dictionary<string, Organization> _organizations;
    private readonly Dictionary<Guid, Team> _teams;
    private readonly Dictionary<(Guid, string), Team> _teamsBySlug;
    private readonly Dictionary<(Guid, string), User> _users;
    private readonly Dictionary<(Guid, string), User?> _usersByEmail = [];

    internal TenantIndex(ControlSnapshot snapshot)
    {
        _organizations = snapshot.Organizations.ToDictionary(static organization => organization.Slug, StringComparer.Ordinal);
        _teams = snapshot.Teams.ToDictionary(static team => team.Id);
        _teamsBySlug = snapshot.Teams.ToDictionary(static team => (team.OrganizationId, team.Slug));
        _users = snapshot.Users.ToDictionary(static user => (user.OrganizationId, user.Slug));
        foreach (var user in snapshot.Users.Where(static user => user.Email.Length > 0))
        {
            // Who left and came back is the one in force; an address that two have names neither.
            var at = (user.OrganizationId, user.Email.ToLowerInvariant());
            if (!_usersByEmail.TryGetValue(at, out var other) || other is { RetiredMicros: not null })
            {
                _usersByEmail[at] = user;
            }
            else if (user.RetiredMicros is null)
            {
                _usersByEmail[at] = null;
            }
        }
    }

    internal Organization? Organization(string slug) => _organizations.GetValueOrDefault(slug);

    internal Team? Team(Guid id) => _teams.GetValueOrDefault(id);

    internal Team? Team(Guid organization, string slug) => _teamsBySlug.GetValueOrDefault((organization, slug));

    /// <summary>The user with a mail address (lower case; empty for none), else the one with a slug. None where two have the address.</summary>
    internal User? User(Guid organization, string email, string slug) =>
        email.Length > 0 && _usersByEmail.TryGetValue((organization, email), out var user) ? user : _users.GetValueOrDefault((organization, slug));
}
