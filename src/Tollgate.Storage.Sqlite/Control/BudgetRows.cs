using System.Text.Json;
using Tollgate.Economics.Budgets;
using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class BudgetRows(ControlConnection connection) : SqliteControlSet<Budget>(
    connection,
    "budgets",
    "name, organization_id, dimension, scope_name, tag, window_kind, window_minutes, limit_amount, kind, alert_thresholds, degrade_from, enabled, dry_run, each_dimension")
{
    protected override string Noun => "budget";

    protected override object?[] Own(Budget row) =>
    [
        row.Name,
        Blob(row.OrganizationId),
        (long?)row.Dimension,
        row.ScopeName,
        row.Tag,
        (long)row.Window.Kind,
        row.Window.Length.Ticks / TimeSpan.TicksPerMinute,
        row.Limit.ToString(),
        (long)row.Kind,
        JsonSerializer.Serialize(row.AlertThresholds),
        Show(row.DegradeFrom),
        row.Enabled ? 1L : 0L,
        row.DryRun ? 1L : 0L,
        (long?)row.Each,
    ];

    protected override Budget ReadOwn(ControlRecord record) => new()
    {
        Name = record.Text(),
        OrganizationId = record.NullableId(),
        Dimension = record.NullableDimension(),
        ScopeName = record.Text(),
        Tag = record.Text(),
        Window = BudgetWindow.Of((BudgetWindowKind)record.Number(), TimeSpan.FromMinutes(record.Number())),
        Limit = record.Money(),
        Kind = (BudgetKind)record.Number(),
        AlertThresholds = record.Json<decimal[]>(),
        DegradeFrom = record.Decimal(),
        Enabled = record.Flag(),
        DryRun = record.Flag(),
        Each = record.NullableDimension(),
    };

    protected override Budget Complete(Budget draft) => draft with { OrganizationId = draft.OrganizationId ?? ScopeReference.Owner(Connection, draft.Dimension, draft.ScopeName) };

    protected override void CheckReferences(Budget row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        if (ScopeReference.Check(Connection, row.OrganizationId, row.Dimension, row.ScopeName) is { } error)
            errors.Add(error);
    }
}
