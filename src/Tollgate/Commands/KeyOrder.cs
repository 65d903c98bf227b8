using System.Collections.ObjectModel;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;

namespace Tollgate.Commands;

/// <summary>A virtual key to be made, in the words of the command line and the admin API. Immutable.</summary>
internal sealed record KeyOrder
{
    /// <summary>Slug; made if missing.</summary>
    public required string Organization { get; init; }

    /// <summary>Slug; made if missing.</summary>
    public string? Team { get; init; }

    /// <summary>Slug; made if missing, in the key's team.</summary>
    public string? User { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Surfaces { get; init; } = [];

    public DateTimeOffset? Expires { get; init; }

    public string Feature { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Networks the key may be used from; empty for all.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What requests must be attributed to, in the words of <see cref="RequiredAttribution"/>.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    public string CostCenter { get; init; } = "";

    public string Project { get; init; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The limit of a hard budget for the key; null for none.</summary>
    public Amount? Budget { get; init; }

    /// <summary>See <see cref="VirtualKey.SelfMade"/>.</summary>
    internal bool SelfMade { get; init; }

    /// <summary>The window of <see cref="Budget"/>.</summary>
    public BudgetWindow Window { get; init; } = BudgetWindow.CalendarMonth;

    /// <summary>Everything that can be said without the store.</summary>
    internal List<ControlError> FindProblems(DateTimeOffset now)
    {
        var errors = new List<ControlError>();
        errors.AddRange(Named("organization", new Organization { Slug = Organization }));
        if (Team is not null)
        {
            errors.AddRange(Named("team", new Team { OrganizationId = default, Slug = Team }));
        }

        if (User is not null)
        {
            errors.AddRange(Named("user", new User { OrganizationId = default, Slug = User }));
        }

        errors.AddRange(ControlRules.Check(VirtualKeyOf(Draft(default, null, null))).Where(error => error.Field != "name" || Name is not null).Select(KeyWords.InOwnWords));
        errors.AddRange(KeyWords.UnknownSurfaces(Surfaces));
        errors.AddRange(KeyWords.AssigningTags(Tags));
        errors.AddRange(KeyWords.PastEnd(Expires, now));
        if (Budget is { } limit)
        {
            errors.AddRange(ControlRules.Check(BudgetOf(default, "key", limit)).Select(static error => KeyWords.Renamed(error, error.Field is "limit" or "window" ? "budget" : error.Field)));
        }

        return errors;
    }

    /// <summary>Makes the key, and the organization, team and user where they are missing: all of it or nothing.</summary>
    internal ControlResult<IssuedKey<VirtualKey>> Make(IControlStore store)
    {
        var errors = new List<ControlError>();
        IssuedKey<VirtualKey>? made = null;
        store.AllOrNothing(() =>
        {
            if (Taken("organization", ControlAccess.Organization(store, Organization, create: true)) is not { } organization)
            {
                return false;
            }

            var team = Team is null ? null : Taken("team", ControlAccess.Team(store, organization, Team, create: true));
            var user = User is null ? null : Taken("user", ControlAccess.User(store, organization, User, create: true, team));
            if (errors.Count > 0)
            {
                return false;
            }

            var key = MakeAt(store, organization.Id, team?.Id, user?.Id);
            errors.AddRange(key.Errors);
            made = key.Value;
            return key.IsOk;
        });
        return errors.Count == 0 ? made! : new ControlResult<IssuedKey<VirtualKey>>(errors);

        T? Taken<T>(string field, ControlResult<T> result)
            where T : ControlRow
        {
            errors.AddRange(result.Errors.Select(error => About(error, field)));
            return result.Value;
        }
    }

    /// <summary>Makes the key and its budget where they belong. Inside a transaction of the caller, who takes it back when something is refused.</summary>
    internal ControlResult<IssuedKey<VirtualKey>> MakeAt(IControlStore store, Guid organization, Guid? team, Guid? user)
    {
        var key = store.Keys.Create(Draft(organization, team, user));
        if (!key.IsOk)
        {
            return new ControlResult<IssuedKey<VirtualKey>>([.. key.Errors.Select(KeyWords.InOwnWords)]);
        }

        if (Budget is { } limit && store.Budgets.Create(BudgetOf(organization, key.Value.Key.Id.ToString("D"), limit) with { Name = "key " + key.Value.Key.Name }) is { IsOk: false } refused)
        {
            return new ControlResult<IssuedKey<VirtualKey>>(refused.Errors);
        }

        return key;
    }

    private Budget BudgetOf(Guid organization, string key, Amount limit) => new()
    {
        Name = "key",
        OrganizationId = organization,
        Dimension = Dimension.Key,
        ScopeName = key,
        Limit = limit,
        Window = Window,
    };

    private NewKey Draft(Guid organization, Guid? team, Guid? user) => new()
    {
        OrganizationId = organization,
        TeamId = team,
        UserId = user,
        Name = Name ?? string.Join('-', new[] { Team, User, "key" }.Where(part => part is not null)),
        ExpiresMicros = KeyWords.Micros(Expires),
        AllowedModels = Models,
        AllowedSurfaces = Surfaces,
        DefaultFeature = Feature,
        DefaultTags = Tags,
        AllowedAddresses = Addresses,
        RequiredAttribution = Require,
        CostCenter = CostCenter,
        Project = Project,
        Metadata = Metadata,
        SelfMade = SelfMade,
    };

    private static VirtualKey VirtualKeyOf(NewKey draft) => new()
    {
        OrganizationId = default,
        Name = draft.Name,
        Prefix = KeySecret.VirtualPrefix,
        Hash = default,
        ExpiresMicros = draft.ExpiresMicros,
        AllowedModels = draft.AllowedModels,
        AllowedSurfaces = draft.AllowedSurfaces,
        DefaultFeature = draft.DefaultFeature,
        DefaultTags = draft.DefaultTags,
        AllowedAddresses = draft.AllowedAddresses,
        RequiredAttribution = draft.RequiredAttribution,
        CostCenter = draft.CostCenter,
        Project = draft.Project,
        Metadata = draft.Metadata,
    };

    private static IEnumerable<ControlError> Named(string field, ControlRow row) =>
        ControlRules.Check(row).Where(static error => error.Field == "slug").Select(error => About(error, field));

    // The store speaks of a slug; the caller wrote an organization, a team or a user.
    private static ControlError About(ControlError error, string field) => KeyWords.Renamed(error, field);
}
