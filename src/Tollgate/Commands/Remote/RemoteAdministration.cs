using System.Globalization;
using System.Text;
using Tollgate.Commands.Administration;
using Tollgate.Http.Admin;
using Tollgate.Importing;
using Tollgate.Importing.Keys;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>The installation behind a gateway's admin API. It owns the connection.</summary>
internal sealed class RemoteAdministration(RemoteGateway gateway) : IAdministration
{
    public ITenantRows<OrganizationBody, NameChange> Organizations { get; } = new RemoteTenants<OrganizationBody, NameChange>(gateway, "organizations");

    public ITenantRows<TeamBody, NameChange> Teams { get; } = new RemoteTenants<TeamBody, NameChange>(gateway, "teams");

    public ITenantRows<UserBody, UserChange> Users { get; } = new RemoteTenants<UserBody, UserChange>(gateway, "users");

    public IVirtualKeyRows Keys { get; } = new RemoteKeys(gateway);

    public IKeyRows<AdminKeyBody> AdminKeys { get; } = new RemoteRows<AdminKeyBody, NoBody>(gateway, "admin-keys", isRevoked: true);

    public IRows<ScimTokenBody> ScimTokens { get; } = new RemoteRows<ScimTokenBody, NoBody>(gateway, "scim-tokens", isRevoked: true);

    public IChangeableRows<BudgetBody, BudgetChange> Budgets { get; } = new RemoteRows<BudgetBody, BudgetChange>(gateway, "budgets");

    public IIncreaseRows Increases { get; } = new RemoteIncreases(gateway);

    public IRows<LimitBody> Limits { get; } = new RemoteRows<LimitBody, LimitChange>(gateway, "limits");

    public IChangeableRows<PolicyBody, PolicyChange> Policies { get; } = new RemoteRows<PolicyBody, PolicyChange>(gateway, "policies");

    public ISpendQuestions Spend { get; } = new RemoteSpend(gateway);

    public ILogQuestions Log { get; } = new RemoteLog(gateway);

    public async Task<ControlResult<ImportedSheet>> ImportAsync(byte[] sheet, string? organization, bool dryRun, CancellationToken cancellation)
    {
        string text;
        try
        {
            text = KeySheet.Encoding.GetString(sheet);
        }
        catch (DecoderFallbackException)
        {
            return new ImportedSheet([KeySheet.NoText], 0, "", []);
        }

        var path = "api/keys/import" + (dryRun ? "/preview" : "") + (organization is null ? "" : "?organization=" + Uri.EscapeDataString(organization));
        var answer = await gateway.ChangeAsync(HttpMethod.Post, path, (text, "text/csv"), null, cancellation).ConfigureAwait(false);
        if (!answer.IsDone)
        {
            var body = new SeenRow(gateway.Read(answer));
            return answer.Status == 422 && body.Rows("problems") is { Count: > 0 } problems && problems.All(static one => one.Has("line"))
                ? new ImportedSheet([.. problems.Select(static one => new SheetProblem((int)(one.Number("line") ?? 0), (int)(one.Number("column") ?? 0), one.Text("field"), one.Text("message")))], 0, "", [])
                : new ControlResult<ImportedSheet>(RemoteRefusal.Read(gateway, answer));
        }

        if (dryRun)
        {
            return new ImportedSheet([], (int)(new SeenRow(gateway.Read(answer)).Number("would_create") ?? 0), "", []);
        }

        var keys = await ReadAsync(answer.Body, cancellation).ConfigureAwait(false);
        if (keys is null)
        {
            // Sent again after its answer was lost: it was made once, and its secrets are gone.
            return new ControlError(ControlErrorKind.Conflict, "", "", RemoteRefusal.Message(answer) is { } message
                ? message + " The keys are there without secrets that anybody has: 'keys list' names them; rotate or revoke each."
                : throw gateway.NoGateway(answer));
        }

        return new ImportedSheet([], keys.Count, answer.Body, keys);
    }

    public void Dispose() => gateway.Dispose();

    private static async Task<List<ImportedKey>?> ReadAsync(string csv, CancellationToken cancellation)
    {
        using var reader = new StringReader(csv);
        var keys = new List<ImportedKey>();
        var isHead = true;
        await foreach (var record in CsvReading.ReadAsync(reader, cancellation).ConfigureAwait(false))
        {
            if (isHead)
            {
                if (record.Fields is not ["line", "id", "name", _, _, _, "secret"])
                {
                    return null;
                }

                isHead = false;
            }
            else if (record.Fields is [{ } line, { } id, var name, _, _, _, { } secret])
            {
                keys.Add(new ImportedKey(int.Parse(line, CultureInfo.InvariantCulture), Guid.Parse(id), KeySheet.Bare(name ?? ""), secret));
            }
        }

        return isHead ? null : keys;
    }
}
