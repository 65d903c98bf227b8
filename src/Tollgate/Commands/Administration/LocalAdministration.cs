using Tollgate.Http.Admin;
using Tollgate.Importing.Keys;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>The installation in a data directory, which may be open in a running gateway at the same time. The stores are open while they are asked.</summary>
internal sealed class LocalAdministration(string data, TimeProvider time) : IAdministration
{
    public ITenantRows<OrganizationBody, NameChange> Organizations { get; } = new LocalOrganizations(data);

    public ITenantRows<TeamBody, NameChange> Teams { get; } = new LocalTeams(data);

    public ITenantRows<UserBody, UserChange> Users { get; } = new LocalUsers(data, time);

    public IVirtualKeyRows Keys { get; } = new LocalKeys(data, time);

    public IKeyRows<AdminKeyBody> AdminKeys { get; } = new LocalAdminKeys(data, time);

    public IRows<ScimTokenBody> ScimTokens { get; } = new LocalScimTokens(data);

    public IChangeableRows<BudgetBody, BudgetChange> Budgets { get; } = new LocalBudgets(data, time);

    public IIncreaseRows Increases { get; } = new LocalIncreases(data, time);

    public IRows<LimitBody> Limits { get; } = new LocalLimits(data);

    public IChangeableRows<PolicyBody, PolicyChange> Policies { get; } = new LocalPolicies(data);

    public ISpendQuestions Spend { get; } = new LocalSpend(data);

    public ILogQuestions Log { get; } = new LocalLog(data, time);

    public async Task<ControlResult<ImportedSheet>> ImportAsync(byte[] sheet, string? organization, bool dryRun, CancellationToken cancellation)
    {
        using var reader = new StreamReader(new MemoryStream(sheet), KeySheet.Encoding);
        var read = await KeySheet.ReadAsync(reader, organization ?? ControlAccess.DefaultOrganization, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        using var store = ControlAccess.Open(data);
        var made = KeyImport.Make(store, read, dryRun);
        return read.Problems.Count > 0 ? new ImportedSheet(read.Problems, 0, "", [])
            : dryRun ? new ImportedSheet([], made.Count, "", [])
            : new ImportedSheet([], made.Count, KeySheetWriter.WriteIssued(made), [.. made.Select(static one => new ImportedKey(one.Row.Line, one.Key.Key.Id, one.Key.Key.Name, one.Key.Secret))]);
    }

    public void Dispose()
    {
        // Nothing is held between two calls.
    }
}
