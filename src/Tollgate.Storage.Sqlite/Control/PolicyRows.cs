using System.Text.Json;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class PolicyRows(ControlConnection connection) : SqliteControlSet<Policy>(
    connection,
    "policies",
    "name, organization_id, dimension, scope_name, allowed_providers, allowed_regions, allowed_accounts, zero_retention_only, forbid_storage, enabled")
{
    protected override string Noun => "policy";

    protected override object?[] Own(Policy row) =>
    [
        row.Name,
        Blob(row.OrganizationId),
        (long?)row.Dimension,
        row.ScopeName,
        JsonSerializer.Serialize(row.AllowedProviders),
        JsonSerializer.Serialize(row.AllowedRegions),
        JsonSerializer.Serialize(row.AllowedAccounts),
        row.ZeroRetentionOnly ? 1L : 0L,
        row.ForbidStorage ? 1L : 0L,
        row.Enabled ? 1L : 0L,
    ];

    protected override Policy ReadOwn(ControlRecord record) => new()
    {
        Name = record.Text(),
        OrganizationId = record.NullableId(),
        Dimension = record.NullableDimension(),
        ScopeName = record.Text(),
        AllowedProviders = record.Json<string[]>(),
        AllowedRegions = record.Json<string[]>(),
        AllowedAccounts = record.Json<string[]>(),
        ZeroRetentionOnly = record.Flag(),
        ForbidStorage = record.Flag(),
        Enabled = record.Flag(),
    };

    protected override Policy Complete(Policy draft) => draft with { OrganizationId = draft.OrganizationId ?? ScopeReference.Owner(Connection, draft.Dimension, draft.ScopeName) };

    protected override void CheckReferences(Policy row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        if (ScopeReference.Check(Connection, row.OrganizationId, row.Dimension, row.ScopeName) is { } error)
            errors.Add(error);
    }
}
