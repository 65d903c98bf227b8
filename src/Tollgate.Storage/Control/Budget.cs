using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Storage.Control;

/// <summary>A budget as it is configured. <see cref="ControlSnapshot.BudgetDefinitions"/> turns it into what the engine counts.</summary>
public sealed record Budget : ControlRow
{
    public required string Name { get; init; }

    /// <summary>
    /// The organization the budget lies in; null for one of the whole installation. The store sets it where the scope says it: for an
    /// organization, a team, a user or a key.
    /// </summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>The dimension limited; null for everything (of the organization, if one is given).</summary>
    public Dimension? Dimension { get; init; }

    /// <summary>
    /// The name limited: <c>acme</c> for an organization, <c>acme/research</c> for a team or user, the id for a key,
    /// <c>key=value</c> for a tag, the plain name otherwise. Empty when <see cref="Dimension"/> is null.
    /// </summary>
    public string ScopeName { get; init; } = "";

    /// <summary>A <c>key=value</c> tag that requests must carry as well; empty for none.</summary>
    public string Tag { get; init; } = "";

    /// <summary>The dimension for each of whose names in the scope the limit holds on its own; null for one limit.</summary>
    public Dimension? Each { get; init; }

    public BudgetWindow Window { get; init; } = BudgetWindow.CalendarMonth;

    public required Amount Limit { get; init; }

    public BudgetKind Kind { get; init; }

    /// <summary>A hard budget that only counts what it would refuse.</summary>
    public bool DryRun { get; init; }

    /// <summary>Parts of the limit at which an alert is raised, ascending.</summary>
    public IReadOnlyList<decimal> AlertThresholds { get; init; } = [0.5m, 0.8m, 1m];

    public decimal DegradeFrom { get; init; } = 0.8m;

    public bool Enabled { get; init; } = true;
}
