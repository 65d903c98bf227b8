using System.Collections.Frozen;
using Tollgate.Storage.Control;

namespace Tollgate.Http.Access;

/// <summary>
/// The one place that says what a role may do: how far each reaches with each act on each resource. What is not here, nobody may.
/// Keys confined to an organization reach no further than it, whatever stands here.
/// </summary>
internal static class RoleTable
{
    private static readonly FrozenDictionary<(AdminRole, Resource, Act), Reach> s_table = Rows().ToFrozenDictionary();

    internal static Reach Of(AdminRole role, Resource resource, Act act) => s_table.GetValueOrDefault((role, resource, act));

    /// <summary>The roles that reach at least so far, the smallest reach first.</summary>
    internal static IEnumerable<AdminRole> WhoReaches(Resource resource, Act act, Reach least) => Enum.GetValues<AdminRole>()
        .Where(role => Of(role, resource, act) is var reach && reach != Reach.None && reach >= least)
        .OrderBy(role => Of(role, resource, act));

    private static IEnumerable<KeyValuePair<(AdminRole, Resource, Act), Reach>> Rows()
    {
        const Reach installation = Reach.Installation, organization = Reach.Organization, team = Reach.Team, own = Reach.Own, none = Reach.None;
        (Resource Resource, Act Act, Reach Operator, Reach Owner, Reach Finance, Reach Lead, Reach Member, Reach Auditor)[] rows =
        [
            //                                     operator      owner         finance       lead  member auditor
            (Resource.Organizations, Act.Read, installation, organization, installation, none, none, installation),
            (Resource.Organizations, Act.Write, installation, none, none, none, none, none),
            (Resource.Tenants, Act.Read, installation, organization, installation, team, own, installation),
            (Resource.Tenants, Act.Write, installation, organization, none, none, none, none),
            (Resource.Keys, Act.Read, installation, organization, none, team, own, installation),
            (Resource.Keys, Act.Write, installation, organization, none, team, own, none),
            (Resource.Budgets, Act.Read, installation, organization, installation, team, own, installation),
            (Resource.Budgets, Act.Write, installation, organization, installation, team, none, none),
            (Resource.Increases, Act.Read, installation, organization, installation, team, own, installation),
            (Resource.Increases, Act.Write, installation, organization, installation, team, own, none),
            (Resource.Increases, Act.Approve, installation, organization, installation, team, none, none),
            (Resource.Limits, Act.Read, installation, organization, installation, team, none, installation),
            (Resource.Limits, Act.Write, installation, organization, none, none, none, none),
            (Resource.Policies, Act.Read, installation, organization, installation, team, none, installation),
            (Resource.Policies, Act.Write, installation, organization, none, none, none, none),
            (Resource.Aliases, Act.Read, installation, organization, installation, team, none, installation),
            (Resource.Aliases, Act.Write, installation, organization, none, team, none, none),
            (Resource.Spend, Act.Read, installation, organization, installation, team, own, installation),
            (Resource.Requests, Act.Read, installation, organization, none, team, own, installation),
            (Resource.Audit, Act.Read, installation, organization, none, none, none, installation),
            (Resource.Alerts, Act.Read, installation, organization, installation, none, none, installation),
            (Resource.Alerts, Act.Write, installation, none, none, none, none, none),
            (Resource.Accounts, Act.Read, installation, organization, none, none, none, installation),
            (Resource.Secrets, Act.Read, installation, none, none, none, none, installation),
            (Resource.Secrets, Act.Write, installation, none, none, none, none, none),
            (Resource.ScimTokens, Act.Read, installation, organization, none, none, none, installation),
            (Resource.ScimTokens, Act.Write, installation, organization, none, none, none, none),
            (Resource.AdminKeys, Act.Read, installation, none, none, none, none, installation),
            (Resource.AdminKeys, Act.Write, installation, none, none, none, none, none),
            (Resource.Declarations, Act.Write, installation, organization, none, none, none, none),
            (Resource.Metrics, Act.Read, installation, none, none, none, none, installation),
        ];
        foreach (var row in rows)
        {
            yield return new((AdminRole.Operator, row.Resource, row.Act), row.Operator);
            yield return new((AdminRole.Owner, row.Resource, row.Act), row.Owner);
            yield return new((AdminRole.Finance, row.Resource, row.Act), row.Finance);
            yield return new((AdminRole.TeamLead, row.Resource, row.Act), row.Lead);
            yield return new((AdminRole.Member, row.Resource, row.Act), row.Member);
            yield return new((AdminRole.Auditor, row.Resource, row.Act), row.Auditor);
        }
    }
}
