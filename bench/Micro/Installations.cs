using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Bench.Micro;

/// <summary>Installations in memory: one organization, so many keys, each under budgets of its own and of everybody's.</summary>
internal static class Installations
{
    internal static ControlSnapshot Create(int keys, int budgets, out string secret)
    {
        var installation = new Installation(Guid.NewGuid(), Pepper.Create(), "USD", "Etc/UTC", 0);
        var organization = new Organization { Id = Guid.NewGuid(), Slug = "acme" };
        var team = new Team { Id = Guid.NewGuid(), OrganizationId = organization.Id, Slug = "research" };
        var user = new User { Id = Guid.NewGuid(), OrganizationId = organization.Id, TeamId = team.Id, Slug = "ada" };
        var rows = new List<VirtualKey>(keys);
        secret = "";
        for (var i = 0; i < keys; i++)
        {
            secret = KeySecret.Generate(KeySecret.VirtualPrefix);
            rows.Add(new VirtualKey
            {
                Id = Guid.NewGuid(),
                OrganizationId = organization.Id,
                TeamId = team.Id,
                UserId = user.Id,
                Name = $"key {i}",
                Prefix = KeySecret.Recognisable(secret, KeySecret.VirtualPrefix),
                Hash = KeyHash.Of(installation.Pepper, secret),
            });
        }

        var last = rows[^1].Id.ToString("D");
        List<Budget> limits =
        [
            Budget(null, "", BudgetWindow.CalendarMonth),
            Budget(Dimension.Organization, "acme", BudgetWindow.CalendarMonth),
            Budget(Dimension.Team, "acme/research", BudgetWindow.CalendarWeek),
            Budget(Dimension.User, "acme/ada", BudgetWindow.CalendarDay),
            Budget(Dimension.Key, last, BudgetWindow.Rolling(TimeSpan.FromHours(24))),
            Budget(Dimension.Key, last, BudgetWindow.Lifetime),
        ];
        for (var i = 0; limits.Count < budgets; i++)
            limits.Add(Budget(Dimension.Key, rows[i % keys].Id.ToString("D"), BudgetWindow.CalendarMonth));

        return new ControlSnapshot(installation, 1, [organization])
        {
            Teams = [team],
            Users = [user],
            Keys = rows,
            Budgets = limits,
            RequestLimits =
            [
                new RequestLimit { Id = Guid.NewGuid(), Name = "team", Dimension = Dimension.Team, ScopeName = "acme/research", Requests = 1_000_000_000, Tokens = 1_000_000_000_000 },
                new RequestLimit { Id = Guid.NewGuid(), Name = "key", Dimension = Dimension.Key, ScopeName = last, MaxParallel = 100, Money = new Amount(1_000_000m) },
            ],
        };
    }

    private static Budget Budget(Dimension? dimension, string name, BudgetWindow window) => new()
    {
        Id = Guid.NewGuid(),
        Name = $"{dimension} {window}",
        Dimension = dimension,
        ScopeName = name,
        Window = window,
        Limit = new Amount(1_000_000_000m),
    };
}
