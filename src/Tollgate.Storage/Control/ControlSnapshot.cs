using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>
/// The control store as of one moment: what snapshots of the data plane are built from. Organizations, teams, users and keys
/// include retired ones, so that a refusal can say so; the rest is in force. Immutable.
/// </summary>
public sealed class ControlSnapshot
{
    private readonly Dictionary<Guid, Organization> _organizations = [];
    private readonly IReadOnlyList<VirtualKey> _keys = [];
    private readonly Dictionary<string, string> _lineages = new(StringComparer.Ordinal);

    public ControlSnapshot(Installation installation, long changeStamp, IReadOnlyList<Organization> organizations)
    {
        ArgumentNullException.ThrowIfNull(organizations);
        Installation = installation;
        ChangeStamp = changeStamp;
        Organizations = organizations;
        foreach (var organization in organizations)
            _organizations.Add(organization.Id, organization);
    }

    public Installation Installation { get; }

    /// <summary>The stamp everything here belongs to.</summary>
    public long ChangeStamp { get; }

    public IReadOnlyList<Organization> Organizations { get; }

    public IReadOnlyList<Team> Teams { get; init; } = [];

    public IReadOnlyList<User> Users { get; init; } = [];

    public IReadOnlyList<VirtualKey> Keys
    {
        get => _keys;
        init
        {
            _keys = value;
            foreach (var key in value)
            {
                if (key.FirstId is { } first)
                    _lineages[key.Id.ToString("D")] = first.ToString("D");
            }
        }
    }

    public IReadOnlyList<ProviderAccount> ProviderAccounts { get; init; } = [];

    /// <summary>Sealed as they are; who has the master key opens them.</summary>
    public IReadOnlyList<SealedSecret> Secrets { get; init; } = [];

    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>Increases of budgets in order of their request, those that are over or were refused included.</summary>
    public IReadOnlyList<BudgetIncrease> Increases { get; init; } = [];

    public IReadOnlyList<RequestLimit> RequestLimits { get; init; } = [];

    public IReadOnlyList<Policy> Policies { get; init; } = [];

    public IReadOnlyList<Alias> Aliases { get; init; } = [];

    /// <summary>The aliases of <c>tollgate.yaml</c> as the process that loaded one last noted them.</summary>
    public IReadOnlyDictionary<string, AliasMeaning> FileAliases { get; init; } = new Dictionary<string, AliasMeaning>(StringComparer.Ordinal);

    /// <summary>The organization of an id that occurs in this snapshot.</summary>
    public Organization Organization(Guid id) => _organizations[id];

    /// <summary>The organization of an id; null when it is younger than this snapshot.</summary>
    public Organization? FindOrganization(Guid id) => _organizations.GetValueOrDefault(id);

    /// <summary>
    /// What a scope is called in the ledger: a key that came out of a rotation by the first of its line, everything else by its name.
    /// </summary>
    public string LedgerName(Dimension dimension, string name) => dimension == Dimension.Key ? _lineages.GetValueOrDefault(name, name) : name;

    /// <summary>The scope of a configured limit, in the ids of the ledger.</summary>
    public Scope ScopeOf(Guid? organizationId, Dimension? dimension, string scopeName, string tag = "")
    {
        var pepper = Installation.Pepper;
        var scope = dimension is { } given ? new Scope(given, NameId.Of(pepper, given, LedgerName(given, scopeName))) : Scope.Installation;
        return scope with
        {
            Organization = organizationId is { } id ? NameId.Of(pepper, Dimension.Organization, Organization(id).Slug) : 0,
            Tag = NameId.Of(pepper, Dimension.Tag, tag),
        };
    }

    /// <summary>All budgets as the engine counts them.</summary>
    public IReadOnlyList<BudgetDefinition> BudgetDefinitions()
    {
        var increases = Increases.Where(static increase => increase.InForce() is not null).ToLookup(static increase => increase.BudgetId);
        var approvers = new BudgetApprovers(this);
        var definitions = new List<BudgetDefinition>(Budgets.Count);
        foreach (var budget in Budgets)
        {
            definitions.Add(new BudgetDefinition
            {
                Id = budget.Id,
                Name = budget.Name,
                Scope = ScopeOf(budget.OrganizationId, budget.Dimension, budget.ScopeName, budget.Tag),
                ScopeName = (budget.Each is { } each ? $"each {each.ToString().ToLowerInvariant()} of " : "")
                    + DescribeScope(budget.OrganizationId, budget.Dimension, budget.ScopeName),
                Approver = approvers.Of(budget),
                Each = budget.Each,
                Window = budget.Window,
                Limit = budget.Limit,
                Increases = [.. increases[budget.Id].Select(increase => new LimitIncrease(increase.Amount, increase.InForce()!.Value, IdOf(budget, increase.Name)))],
                Kind = budget.Kind,
                DryRun = budget.DryRun,
                AlertThresholds = [.. budget.AlertThresholds],
                DegradeFrom = budget.DegradeFrom,
                Enabled = budget.Enabled,
            });
        }

        return definitions;
    }

    private long IdOf(Budget budget, string name) => budget.Each is { } each && name.Length > 0 ? NameId.Of(Installation.Pepper, each, name) : 0;

    /// <summary>What increases for a budget's whole scope, or all of its names, add at a moment, and when the first of them ends; zero and null without one.</summary>
    public (Amount Sum, long? EndsMicros) IncreaseOf(Budget budget, long micros)
    {
        ArgumentNullException.ThrowIfNull(budget);
        var (sum, ends) = (Amount.Zero, (long?)null);
        foreach (var increase in Increases)
        {
            if (increase.BudgetId != budget.Id || increase.Name.Length > 0 || increase.InForce() is not { } span || !span.Contains(micros))
                continue;

            sum += increase.Amount;
            ends = ends is { } earlier ? Math.Min(earlier, span.EndMicros) : span.EndMicros;
        }

        return (sum, ends);
    }

    /// <summary>Who can give a budget more money, as part of a sentence: roles and where they are, never a person.</summary>
    public string ApproverOf(Budget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return new BudgetApprovers(this).Of(budget);
    }

    /// <summary>How a scope reads to people: <c>team acme/research</c>, <c>organization acme</c>, <c>installation</c>.</summary>
    public string DescribeScope(Guid? organizationId, Dimension? dimension, string scopeName) => dimension switch
    {
        { } given => $"{given.ToString().ToLowerInvariant()} {scopeName}",
        null when organizationId is { } id => $"organization {Organization(id).Slug}",
        null => "installation",
    };
}
