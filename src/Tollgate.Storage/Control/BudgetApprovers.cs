using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// Says whom to ask for more money, for refusals: roles and where they are, never a person. For one snapshot; not thread-safe.
/// </summary>
internal sealed class BudgetApprovers(ControlSnapshot snapshot)
{
    private const string Operator = "the operator of this gateway";
    private Dictionary<string, Guid?>? _users;
    private Dictionary<string, Guid?>? _keys;
    private Dictionary<Guid, string>? _teams;

    /// <summary>As part of a sentence: <c>the lead of team acme/research, an owner of organization acme or finance</c>.</summary>
    public string Of(Budget budget)
    {
        if (Organization(budget) is not { } organization)
            return Operator;

        var lead = Team(budget) is { } team && Teams.TryGetValue(team, out var name) ? $"the lead of team {name}, " : "";
        return $"{lead}an owner of organization {organization} or finance";
    }

    private string? Organization(Budget budget) => budget.OrganizationId is { } id ? snapshot.FindOrganization(id)?.Slug
        : budget.Dimension == Dimension.Organization ? budget.ScopeName
        : null;

    // Of a whole team those above its lead decide, who set its budget.
    private Guid? Team(Budget budget) => budget.Dimension switch
    {
        Dimension.User => Users.GetValueOrDefault(budget.ScopeName),
        Dimension.Key => Keys.GetValueOrDefault(budget.ScopeName),
        _ => null,
    };

    private Dictionary<Guid, string> Teams => _teams ??= snapshot.Teams.ToDictionary(
        static team => team.Id, team => snapshot.Organization(team.OrganizationId).Slug + "/" + team.Slug);

    private Dictionary<string, Guid?> Users => _users ??= snapshot.Users.ToDictionary(
        user => snapshot.Organization(user.OrganizationId).Slug + "/" + user.Slug, static user => user.TeamId, StringComparer.Ordinal);

    private Dictionary<string, Guid?> Keys => _keys ??= snapshot.Keys.ToDictionary(static key => key.Id.ToString(), static key => key.TeamId, StringComparer.Ordinal);
}
