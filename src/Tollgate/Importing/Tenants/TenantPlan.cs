namespace Tollgate.Importing.Tenants;

/// <summary>Everything that is to be made in the control store, in the order it is made.</summary>
internal sealed class TenantPlan
{
    public List<PlannedTeam> Teams { get; } = [];

    public List<PlannedUser> Users { get; } = [];

    public List<PlannedKey> Keys { get; } = [];

    public List<PlannedBudget> Budgets { get; } = [];

    public List<PlannedLimit> Limits { get; } = [];

    public List<PlannedAlias> Aliases { get; } = [];

    public bool IsEmpty => Teams.Count + Users.Count + Keys.Count + Budgets.Count + Limits.Count + Aliases.Count == 0;

    /// <summary>Adds what another plan has.</summary>
    public void Add(TenantPlan other)
    {
        Teams.AddRange(other.Teams);
        Users.AddRange(other.Users);
        Keys.AddRange(other.Keys);
        Budgets.AddRange(other.Budgets);
        Limits.AddRange(other.Limits);
        Aliases.AddRange(other.Aliases);
    }
}
