using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Scenarios.Harness;

/// <summary>An organization with one team, one user and one key, and perhaps a budget and a limit.</summary>
internal sealed record RigCaller(string Secret, Guid KeyId, string Organization, Guid OrganizationId, Guid TeamId, Guid? UserId, Budget? Budget)
{
    /// <summary>The key's name in the ledger.</summary>
    internal string KeyName => KeyId.ToString("D");

    internal static RigCaller Create(IControlStore control, string slug, CallerPlan plan)
    {
        var organization = control.Organizations.Create(new Organization { Slug = slug, Name = slug }).Require();
        var team = control.Teams.Create(new Team { OrganizationId = organization.Id, Slug = "research" }).Require();
        var user = plan.WithoutUser
            ? null
            : control.Users.Create(new User { OrganizationId = organization.Id, TeamId = team.Id, Slug = "ada" }).Require();
        var key = control.Keys.Create(new NewKey
        {
            OrganizationId = organization.Id,
            TeamId = team.Id,
            UserId = user?.Id,
            Name = "key of " + slug,
            AllowedModels = plan.Models,
            AllowedSurfaces = plan.Surfaces,
            ExpiresMicros = plan.ExpiresMicros,
        }).Require();
        var caller = new RigCaller(key.Secret, key.Key.Id, slug, organization.Id, team.Id, user?.Id, null);
        if (plan.RequestsPerMinute is { } requests)
        {
            control.RequestLimits.Create(new RequestLimit
            {
                Name = "limit of " + slug,
                OrganizationId = organization.Id,
                Dimension = Dimension.Key,
                ScopeName = caller.KeyName,
                Requests = requests,
                Per = plan.Per,
                Burst = plan.Burst,
            }).Require();
        }

        return plan.Budget is { } limit
            ? caller with { Budget = control.Budgets.Create(caller.NewBudget(plan.BudgetOf, limit, plan)).Require() }
            : caller;
    }

    /// <summary>Another key of the organization, pinned as told; with the same user and team it is the same person's.</summary>
    internal RigCaller Another(IControlStore control, Guid? team, Guid? user)
    {
        var key = control.Keys.Create(new NewKey { OrganizationId = OrganizationId, TeamId = team, UserId = user, Name = "another key of " + Organization }).Require();
        return this with { Secret = key.Secret, KeyId = key.Key.Id, UserId = user, Budget = null };
    }

    internal Budget NewBudget(Dimension scope, decimal limit, CallerPlan? plan = null) => new()
    {
        Name = $"{scope} budget of {Organization}",
        OrganizationId = OrganizationId,
        Dimension = scope,
        ScopeName = scope switch
        {
            Dimension.Organization => Organization,
            Dimension.Team => Organization + "/research",
            Dimension.User => Organization + "/ada",
            _ => KeyName,
        },
        Window = plan?.Window ?? Economics.Budgets.BudgetWindow.Lifetime,
        Limit = new Amount(limit),
    };
}
