using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Access;

/// <summary>Says where things lie, by one snapshot. For one request: not thread-safe.</summary>
internal sealed class Places(ControlSnapshot snapshot)
{
    private Dictionary<string, Team>? _teams;
    private Dictionary<string, User>? _users;
    private Dictionary<Guid, VirtualKey>? _keys;
    private Dictionary<Guid, VirtualKey>? _newest;

    internal static Place Of(VirtualKey key) => new(key.OrganizationId, key.TeamId, key.UserId);

    internal Place Of(Budget budget) => Of(budget.OrganizationId, budget.Dimension, budget.ScopeName);

    internal Place Of(RequestLimit limit) => Of(limit.OrganizationId, limit.Dimension, limit.ScopeName);

    internal Place Of(Policy policy) => Of(policy.OrganizationId, policy.Dimension, policy.ScopeName);

    /// <summary>
    /// Where a limit on a name lies. A name that is not in the snapshot is somewhere in the organization, where only those see it who
    /// see all of that.
    /// </summary>
    internal Place Of(Guid? organization, Dimension? dimension, string name) => dimension switch
    {
        Dimension.Team when Teams.GetValueOrDefault(name) is { } team => new(organization, team.Id, IsWholeTeam: true),
        Dimension.User when Users.GetValueOrDefault(name) is { } user => new(organization, user.TeamId, user.Id),
        Dimension.Key when Guid.TryParseExact(name, "D", out var id) && Newest(id) is { } key => new(organization, key.TeamId, key.UserId),
        _ => new(organization),
    };

    private Dictionary<string, Team> Teams => _teams ??= ByName(snapshot.Teams, static team => (team.OrganizationId, team.Slug));

    private Dictionary<string, User> Users => _users ??= ByName(snapshot.Users, static user => (user.OrganizationId, user.Slug));

    // A limit of a key lies where its line of rotations has come to.
    private VirtualKey? Newest(Guid id) =>
        Keys.GetValueOrDefault(id) is { } key ? _newest!.GetValueOrDefault(key.LineageId, key) : null;

    private Dictionary<Guid, VirtualKey> Keys
    {
        get
        {
            if (_keys is null)
            {
                _keys = snapshot.Keys.ToDictionary(static key => key.Id);
                _newest = [];
                foreach (var key in snapshot.Keys)
                {
                    if (key.FirstId is { } first)
                    {
                        _newest[first] = key;
                    }
                }
            }

            return _keys;
        }
    }

    private Dictionary<string, T> ByName<T>(IReadOnlyList<T> rows, Func<T, (Guid Organization, string Slug)> name) => rows.ToDictionary(
        row => name(row) is var (organization, slug) ? snapshot.Organization(organization).Slug + "/" + slug : "",
        StringComparer.Ordinal);
}
