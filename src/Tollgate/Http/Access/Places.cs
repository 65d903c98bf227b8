using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Access;

/// <summary>Says where things lie at a moment, by one snapshot. For one request: not thread-safe.</summary>
internal sealed class Places(ControlSnapshot snapshot, TimeProvider time)
{
    // What lies with several teams or users lies with none of them, and not with whoever is in the organization either.
    private static readonly Guid s_several = Guid.Empty;

    private readonly long _now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
    private Dictionary<string, Team>? _teams;
    private Dictionary<string, User>? _users;
    private Dictionary<Guid, VirtualKey>? _keys;
    private Dictionary<Guid, List<VirtualKey>>? _lines;

    internal static Place Of(VirtualKey key) => new(key.OrganizationId, key.TeamId, key.UserId);

    internal Place Of(Budget budget) => Of(budget.OrganizationId, budget.Dimension, budget.ScopeName);

    internal Place Of(RequestLimit limit) => Of(limit.OrganizationId, limit.Dimension, limit.ScopeName);

    internal Place Of(Policy policy) => Of(policy.OrganizationId, policy.Dimension, policy.ScopeName);

    /// <summary>A lead names models for the team, who may say of each of its keys which it may use.</summary>
    internal Place Of(Alias alias) => Of(alias.OrganizationId, alias.Dimension, alias.ScopeName) with { IsWholeTeam = false };

    /// <summary>
    /// Where a limit on a name lies. A name that is not in the snapshot is somewhere in the organization, where only those see it who
    /// see all of that.
    /// </summary>
    internal Place Of(Guid? organization, Dimension? dimension, string name) => dimension switch
    {
        Dimension.Team when Teams.GetValueOrDefault(name) is { } team => new(organization, team.Id, IsWholeTeam: true),
        Dimension.User when Users.GetValueOrDefault(name) is { } user => new(organization, user.TeamId, user.Id),
        Dimension.Key when Guid.TryParseExact(name, "D", out var id) && OfLine(id) is { } place => place with { Organization = organization },
        _ => new(organization),
    };

    private Dictionary<string, Team> Teams => _teams ??= ByName(snapshot.Teams, static team => (team.OrganizationId, team.Slug));

    private Dictionary<string, User> Users => _users ??= ByName(snapshot.Users, static user => (user.OrganizationId, user.Slug));

    // A limit of a key is one for its line of rotations, and lies where all of those lie that work now: whoever is to change it reaches each of them.
    private Place? OfLine(Guid id)
    {
        if (Keys.GetValueOrDefault(id) is not { } key)
        {
            return null;
        }

        if (!_lines!.TryGetValue(key.LineageId, out var line))
        {
            return Of(key);
        }

        Place? common = null;
        foreach (var one in line)
        {
            if (one.RetiredMicros is null && !(one.ExpiresMicros <= _now))
            {
                common = common is { } place ? Common(place, Of(one)) : Of(one);
            }
        }

        return common ?? Of(line.FindLast(static one => one.RetiredMicros is null) ?? line[^1]);
    }

    private static Place Common(Place one, Place other) =>
        one with { Team = one.Team == other.Team ? one.Team : s_several, User = one.User == other.User ? one.User : s_several };

    private Dictionary<Guid, VirtualKey> Keys
    {
        get
        {
            if (_keys is null)
            {
                _keys = snapshot.Keys.ToDictionary(static key => key.Id);
                _lines = [];
                foreach (var key in snapshot.Keys)
                {
                    if (key.FirstId is { } first)
                    {
                        if (!_lines.TryGetValue(first, out var line))
                        {
                            _lines.Add(first, line = _keys.TryGetValue(first, out var begin) ? [begin] : []);
                        }

                        line.Add(key);
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
