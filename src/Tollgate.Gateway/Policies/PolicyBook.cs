using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Gateway.Policies;

/// <summary>Finds the policies of each key while a key ring is made. Keys that share organization and team share the answer. Not thread-safe.</summary>
internal sealed class PolicyBook
{
    private readonly ControlSnapshot _snapshot;
    private readonly List<CompiledPolicy> _ofAll = [];
    private readonly Dictionary<Guid, List<CompiledPolicy>> _ofOrganizations = [];
    private readonly Dictionary<string, List<CompiledPolicy>> _ofTeams = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<CompiledPolicy>> _ofKeys = [];
    private readonly Dictionary<(Guid Organization, Guid? Team), CallerPolicy?> _shared = [];
    private readonly Dictionary<Guid, Guid> _earlier = [];

    internal PolicyBook(ControlSnapshot snapshot)
    {
        _snapshot = snapshot;
        foreach (var key in snapshot.Keys)
        {
            if ((key.FirstId ?? key.RotatedFrom) is { } earlier)
            {
                _earlier[key.Id] = earlier;
            }
        }

        foreach (var policy in snapshot.Policies)
        {
            if (policy.Enabled)
            {
                Add(policy);
            }
        }
    }

    /// <summary>What holds for a key; null when nothing does.</summary>
    internal CallerPolicy? Of(VirtualKey key, Team? team)
    {
        var own = OfKey(key.Id);
        if (own is null && _shared.TryGetValue((key.OrganizationId, key.TeamId), out var known))
        {
            return known;
        }

        List<CompiledPolicy> policies = [.. _ofAll, .. _ofOrganizations.GetValueOrDefault(key.OrganizationId) ?? []];
        if (team is not null && _ofTeams.Count > 0)
        {
            policies.AddRange(_ofTeams.GetValueOrDefault(_snapshot.Organization(key.OrganizationId).Slug + "/" + team.Slug) ?? []);
        }

        policies.AddRange(own ?? []);
        var all = policies.Count == 0 ? null : new CallerPolicy(policies);
        if (own is null)
        {
            _shared.Add((key.OrganizationId, key.TeamId), all);
        }

        return all;
    }

    private void Add(Policy policy)
    {
        var compiled = new CompiledPolicy(policy, _snapshot.DescribeScope(policy.OrganizationId, policy.Dimension, policy.ScopeName));
        switch (policy.Dimension)
        {
            case null when policy.OrganizationId is null:
                _ofAll.Add(compiled);
                break;
            case null or Dimension.Organization:
                Of(_ofOrganizations, policy.OrganizationId!.Value).Add(compiled);
                break;
            case Dimension.Team:
                Of(_ofTeams, policy.ScopeName).Add(compiled);
                break;
            case Dimension.Key when Guid.TryParseExact(policy.ScopeName, "D", out var id):
                Of(_ofKeys, LineOf(id)).Add(compiled);
                break;
            default:
                // Whatever it is for, it must not be for nobody: what is not understood holds for the whole organization.
                Of(_ofOrganizations, policy.OrganizationId!.Value).Add(compiled);
                break;
        }
    }

    /// <summary>Keys that came out of each other by rotation are under the policies of all of them: none is freer than another.</summary>
    private List<CompiledPolicy>? OfKey(Guid id) => _ofKeys.Count == 0 ? null : _ofKeys.GetValueOrDefault(LineOf(id));

    /// <summary>The first key of a line, also of one that was begun before keys knew their first.</summary>
    private Guid LineOf(Guid key)
    {
        while (_earlier.TryGetValue(key, out var earlier))
        {
            key = earlier;
        }

        return key;
    }

    private static List<CompiledPolicy> Of<TKey>(Dictionary<TKey, List<CompiledPolicy>> policies, TKey key)
        where TKey : notnull
    {
        if (!policies.TryGetValue(key, out var list))
        {
            policies.Add(key, list = []);
        }

        return list;
    }
}
