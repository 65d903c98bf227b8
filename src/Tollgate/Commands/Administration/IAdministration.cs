using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>
/// The installation a verb works on: in a data directory here, or behind a gateway's admin API. Throws <see cref="Hosting.StartupException"/> where it cannot be
/// worked on at all. For one verb: not thread-safe.
/// </summary>
internal interface IAdministration : IDisposable
{
    ITenantRows<OrganizationBody, NameChange> Organizations { get; }

    ITenantRows<TeamBody, NameChange> Teams { get; }

    ITenantRows<UserBody, UserChange> Users { get; }

    IVirtualKeyRows Keys { get; }

    IKeyRows<AdminKeyBody> AdminKeys { get; }

    IRows<ScimTokenBody> ScimTokens { get; }

    IChangeableRows<BudgetBody, BudgetChange> Budgets { get; }

    IIncreaseRows Increases { get; }

    IRows<LimitBody> Limits { get; }

    IChangeableRows<PolicyBody, PolicyChange> Policies { get; }

    ISpendQuestions Spend { get; }

    ILogQuestions Log { get; }

    /// <summary>Makes the keys of a sheet, all or none.</summary>
    /// <param name="sheet">The file as it is.</param>
    /// <param name="organization">Where keys go that name none; null for one's own, else <c>default</c>.</param>
    /// <param name="dryRun">Finds every problem and makes nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<ControlResult<ImportedSheet>> ImportAsync(byte[] sheet, string? organization, bool dryRun, CancellationToken cancellation);
}
