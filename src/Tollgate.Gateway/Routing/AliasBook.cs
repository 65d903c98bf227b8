using System.Collections.Frozen;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Routing;

/// <summary>Finds the aliases of each key while a key ring is made. Keys that share organization and team share the answer. Not thread-safe.</summary>
internal sealed class AliasBook
{
    private readonly ControlSnapshot _snapshot;
    private readonly FrozenDictionary<string, AliasMeaning>? _ofAll;
    private readonly Dictionary<Guid, FrozenDictionary<string, AliasMeaning>> _ofOrganizations;
    private readonly Dictionary<string, FrozenDictionary<string, AliasMeaning>> _ofTeams;
    private readonly Dictionary<(Guid Organization, Guid? Team), CallerAliases?> _shared = [];

    internal AliasBook(ControlSnapshot snapshot)
    {
        _snapshot = snapshot;
        _ofAll = snapshot.Aliases.Any(static alias => alias.OrganizationId is null) ? Frozen(snapshot.Aliases.Where(static alias => alias.OrganizationId is null)) : null;
        _ofOrganizations = snapshot.Aliases.Where(static alias => alias is { OrganizationId: not null, Dimension: not Dimension.Team })
            .GroupBy(static alias => alias.OrganizationId!.Value).ToDictionary(static of => of.Key, Frozen);
        _ofTeams = snapshot.Aliases.Where(static alias => alias is { OrganizationId: not null, Dimension: Dimension.Team })
            .GroupBy(static alias => alias.ScopeName, StringComparer.Ordinal).ToDictionary(static of => of.Key, Frozen, StringComparer.Ordinal);
    }

    /// <summary>What there is for a caller; null when nothing is.</summary>
    internal CallerAliases? Of(Guid organization, Team? team)
    {
        if (_ofAll is null && _ofOrganizations.Count == 0 && _ofTeams.Count == 0)
        {
            return null;
        }

        if (_shared.TryGetValue((organization, team?.Id), out var known))
        {
            return known;
        }

        var layers = new List<FrozenDictionary<string, AliasMeaning>>(3);
        if (team is not null && _ofTeams.TryGetValue(_snapshot.Organization(organization).Slug + "/" + team.Slug, out var ofTeam))
        {
            layers.Add(ofTeam);
        }

        if (_ofOrganizations.TryGetValue(organization, out var ofOrganization))
        {
            layers.Add(ofOrganization);
        }

        if (_ofAll is not null)
        {
            layers.Add(_ofAll);
        }

        var all = layers.Count == 0 ? null : new CallerAliases(layers);
        _shared.Add((organization, team?.Id), all);
        return all;
    }

    private static FrozenDictionary<string, AliasMeaning> Frozen(IEnumerable<Alias> aliases)
    {
        // The store lets no name be there twice; the older would count.
        var meanings = new Dictionary<string, AliasMeaning>(StringComparer.Ordinal);
        foreach (var alias in aliases)
        {
            meanings.TryAdd(alias.Name, alias.Meaning);
        }

        return meanings.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
