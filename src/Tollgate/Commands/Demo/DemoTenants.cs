using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Simulator.Workload;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Demo;

/// <summary>Makes the organization that a plan plays in: teams, users, a key each, and budgets.</summary>
internal static class DemoTenants
{
    /// <summary>The secrets by team and user.</summary>
    internal static IReadOnlyDictionary<(string Team, string User), string> Create(IControlStore store, MonthPlan plan)
    {
        var facts = plan.Options.Facts;
        var organization = store.Organizations.Create(new Organization { Slug = facts.Organization, Name = "Acme" }).Require();
        var teams = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var secrets = new Dictionary<(string, string), string>();
        foreach (var (team, user) in plan.Requests.Select(static request => (request.Team, request.User)).Distinct())
        {
            if (!teams.TryGetValue(team, out var teamId))
            {
                teams[team] = teamId = store.Teams.Create(new Team { OrganizationId = organization.Id, Slug = team, Name = team }).Require().Id;
            }

            var person = store.Users.Create(new User { OrganizationId = organization.Id, TeamId = teamId, Slug = user, Name = user }).Require();
            var key = store.Keys.Create(new NewKey { OrganizationId = organization.Id, TeamId = teamId, UserId = person.Id, Name = user }).Require();
            secrets[(team, user)] = key.Secret;
        }

        Budgets(store, organization, plan);
        return secrets;
    }

    private static void Budgets(IControlStore store, Organization organization, MonthPlan plan)
    {
        var facts = plan.Options.Facts;
        store.Budgets.Create(new Budget
        {
            Name = "night agent",
            OrganizationId = organization.Id,
            Dimension = Dimension.User,
            ScopeName = $"{organization.Slug}/{facts.RunawayAgent.User}",
            Window = BudgetWindow.Lifetime,
            Limit = new Amount(facts.RunawayAgent.BudgetUsd),
        }).Require();
        store.Budgets.Create(new Budget
        {
            Name = "engineering month",
            OrganizationId = organization.Id,
            Dimension = Dimension.Team,
            ScopeName = $"{organization.Slug}/{facts.TeamShare.Team}",
            Limit = new Amount(facts.SpendPerDayUsd * facts.MonthDays / 2),
            Kind = BudgetKind.Soft,
        }).Require();
    }
}
