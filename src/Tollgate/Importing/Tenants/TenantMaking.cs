using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Importing.Tenants;

/// <summary>
/// Makes a plan in the control store, inside one transaction of the caller. What has the name already is left as it is; keys are found
/// by the record they were taken over from. Refusals become problems with the line they come from.
/// </summary>
internal sealed class TenantMaking(IControlStore store, string product, ImportReport report)
{
    private readonly Dictionary<string, Team> _teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, User> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VirtualKey> _keys = new(StringComparer.Ordinal);
    private readonly List<VirtualKey> _blocked = [];
    private readonly Dictionary<string, (int New, int Kept)> _counts = [];

    private string Label => product + " import";

    /// <summary>True when nothing was refused.</summary>
    public bool Make(TenantPlan plan, string organizationSlug)
    {
        var before = report.Problems.Count;
        var snapshot = store.Read();
        var organization = snapshot.Organizations.FirstOrDefault(one => one.Slug == organizationSlug);
        if (organization is { RetiredMicros: not null })
        {
            report.Problem("--organization", 1, organizationSlug, "This organization is out of force. Restore it or choose another one.");
            return false;
        }

        organization ??= Made(store.Organizations.Create(new Organization { Slug = organizationSlug, Name = organizationSlug, ManagedBy = Label }), "--organization", 1, organizationSlug);
        if (organization is null)
        {
            return false;
        }

        Teams(plan, snapshot, organization);
        Users(plan, snapshot, organization);
        Keys(plan, snapshot, organization);
        Budgets(plan, snapshot, organization);
        Limits(plan, snapshot, organization);
        Aliases(plan, snapshot, organization);

        // Nothing can be limited that is out of force, so that comes last.
        foreach (var key in _blocked)
        {
            store.Keys.Revoke(key.Id);
        }

        foreach (var team in plan.Teams.Where(team => team.IsBlocked && _teams.GetValueOrDefault(team.Id) is { RetiredMicros: null }))
        {
            store.Teams.Retire(_teams[team.Id].Id);
        }

        foreach (var (noun, (made, kept)) in _counts)
        {
            report.Made.Add($"{noun}: {made} made, {kept} there already.");
        }

        return report.Problems.Count == before;
    }

    private void Teams(TenantPlan plan, ControlSnapshot snapshot, Organization organization)
    {
        var known = snapshot.Teams.Where(team => team.OrganizationId == organization.Id).ToDictionary(static team => team.Slug, StringComparer.Ordinal);
        foreach (var team in plan.Teams)
        {
            var found = Found("teams", known.GetValueOrDefault(team.Slug))
                ?? Made(store.Teams.Create(new Team { OrganizationId = organization.Id, Slug = team.Slug, Name = team.Name, ManagedBy = Label }), team.File, team.Line, team.Slug);
            if (found is not null)
            {
                _teams[team.Id] = found;
            }
        }
    }

    private void Users(TenantPlan plan, ControlSnapshot snapshot, Organization organization)
    {
        var known = snapshot.Users.Where(user => user.OrganizationId == organization.Id).ToDictionary(static user => user.Slug, StringComparer.Ordinal);
        foreach (var user in plan.Users)
        {
            var found = Found("users", known.GetValueOrDefault(user.Slug)) ?? Made(
                store.Users.Create(new User
                {
                    OrganizationId = organization.Id,
                    TeamId = user.Team is { } team ? _teams.GetValueOrDefault(team)?.Id : null,
                    Slug = user.Slug,
                    Name = user.Name,
                    Email = user.Email,
                    ManagedBy = Label,
                }), user.File, user.Line, user.Slug);
            if (found is not null)
            {
                _users[user.Id] = found;
            }
        }
    }

    private void Keys(TenantPlan plan, ControlSnapshot snapshot, Organization organization)
    {
        var known = snapshot.Keys.Where(static key => key.Origin.Length > 0).ToDictionary(static key => key.Origin, StringComparer.Ordinal);
        foreach (var key in plan.Keys)
        {
            var origin = ForeignSecret.OriginOf(store.Installation.Pepper, product, key.Sha256);
            if (Found("keys", known.GetValueOrDefault(origin)) is { } kept)
            {
                _keys[key.Id] = kept;
                continue;
            }

            var draft = key.Draft with
            {
                OrganizationId = organization.Id,
                TeamId = key.Team is { } team ? _teams.GetValueOrDefault(team)?.Id : null,
                UserId = key.User is { } user ? _users.GetValueOrDefault(user)?.Id : null,
                ManagedBy = Label,
            };
            if (Made(store.Adopt(draft, new ForeignSecret(key.Sha256, key.Shown, origin)), key.File, key.Line, key.Shown) is { } made)
            {
                _keys[key.Id] = made;
                if (key.IsBlocked)
                {
                    _blocked.Add(made);
                }
            }
        }
    }

    private void Budgets(TenantPlan plan, ControlSnapshot snapshot, Organization organization)
    {
        var known = snapshot.Budgets.Where(budget => budget.ManagedBy == Label)
            .Select(static budget => (budget.Dimension, budget.ScopeName, budget.Kind, budget.Window)).ToHashSet();
        foreach (var budget in plan.Budgets)
        {
            if (Scope(budget.Scope, budget.Owner, organization) is not { } scope)
            {
                continue;
            }

            if (!known.Add((scope.Dimension, scope.Name, budget.Kind, budget.Window)))
            {
                Count("budgets", isNew: false);
                continue;
            }

            Made(
                store.Budgets.Create(new Budget
                {
                    Name = Title(scope.Title + (budget.Kind == Economics.Budgets.BudgetKind.Soft ? " (soft)" : "")),
                    Dimension = scope.Dimension,
                    ScopeName = scope.Name,
                    Limit = new Amount(budget.Limit),
                    Window = budget.Window,
                    Kind = budget.Kind,
                    ManagedBy = Label,
                }), budget.File, budget.Line, budget.Key);
        }
    }

    private void Limits(TenantPlan plan, ControlSnapshot snapshot, Organization organization)
    {
        var known = snapshot.RequestLimits.Where(limit => limit.ManagedBy == Label).Select(static limit => (limit.Dimension, limit.ScopeName)).ToHashSet();
        foreach (var limit in plan.Limits)
        {
            if (Scope(limit.Scope, limit.Owner, organization) is not { } scope)
            {
                continue;
            }

            if (!known.Add((scope.Dimension, scope.Name)))
            {
                Count("limits", isNew: false);
                continue;
            }

            Made(
                store.RequestLimits.Create(new RequestLimit
                {
                    Name = Title(scope.Title),
                    Dimension = scope.Dimension,
                    ScopeName = scope.Name,
                    Requests = limit.PerMinute,
                    MaxParallel = limit.Parallel,
                    Tokens = limit.TokensPerMinute,
                    ManagedBy = Label,
                }), limit.File, limit.Line, limit.Key);
        }
    }

    private void Aliases(TenantPlan plan, ControlSnapshot snapshot, Organization organization)
    {
        if (plan.Aliases.Count == 0)
        {
            return;
        }

        var known = snapshot.Aliases.Where(static alias => alias.Dimension == Dimension.Team).Select(static alias => (alias.ScopeName, alias.Name)).ToHashSet();
        var circles = store.ChangeAliases(
            () =>
            {
                foreach (var alias in plan.Aliases)
                {
                    if (Scope(PlannedScope.Team, alias.Team, organization) is not { } scope)
                    {
                        continue;
                    }

                    if (!known.Add((scope.Name, alias.Name)))
                    {
                        Count("aliases", isNew: false);
                        continue;
                    }

                    Made(
                        store.Aliases.Create(new Alias { Name = alias.Name, Dimension = scope.Dimension, ScopeName = scope.Name, Target = alias.Target, ManagedBy = Label }), alias.File, alias.Line, alias.Key);
                }
            },
            organization.Id);
        foreach (var circle in circles)
        {
            var at = plan.Aliases.Find(alias => alias.Name == circle.Value) ?? plan.Aliases[0];
            report.Problem(at.File, at.Line, at.Key, circle.Message);
        }
    }

    // Owners that were refused have a problem of their own; those put out of force since they were taken over need no limits.
    private (Dimension? Dimension, string Name, string Title)? Scope(PlannedScope scope, string? owner, Organization organization) => scope switch
    {
        PlannedScope.Installation => (null, "", "installation"),
        PlannedScope.Team when _teams.TryGetValue(owner!, out var team) && team.RetiredMicros is null => (Dimension.Team, $"{organization.Slug}/{team.Slug}", $"team {team.Slug}"),
        PlannedScope.User when _users.TryGetValue(owner!, out var user) && user.RetiredMicros is null => (Dimension.User, $"{organization.Slug}/{user.Slug}", $"user {user.Slug}"),
        PlannedScope.Key when _keys.TryGetValue(owner!, out var key) && key.RetiredMicros is null => (Dimension.Key, key.Id.ToString("D"), $"key {key.Name}"),
        _ => null,
    };

    private string Title(string title) => $"{product} {title}" is { Length: > 200 } longer ? longer[..200] : $"{product} {title}";

    private T? Found<T>(string noun, T? known)
        where T : ControlRow
    {
        if (known is not null)
        {
            Count(noun, isNew: false);
        }

        return known;
    }

    private T? Made<T>(ControlResult<T> result, string file, int line, string key)
        where T : ControlRow
    {
        if (result.IsOk)
        {
            Count(typeof(T).Name switch { nameof(VirtualKey) => "keys", nameof(RequestLimit) => "limits", nameof(Alias) => "aliases", var name => name.ToLowerInvariant() + "s" }, isNew: true);
            return result.Value;
        }

        foreach (var error in result.Errors)
        {
            report.Problem(file, line, key, error.Message);
        }

        return null;
    }

    private void Count(string noun, bool isNew)
    {
        var (made, kept) = _counts.GetValueOrDefault(noun);
        _counts[noun] = isNew ? (made + 1, kept) : (made, kept + 1);
    }
}
