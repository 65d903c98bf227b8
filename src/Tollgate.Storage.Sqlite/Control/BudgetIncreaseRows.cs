using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class BudgetIncreaseRows(ControlConnection connection) : SqliteControlSet<BudgetIncrease>(
    connection,
    "budget_increases",
    "budget_id, organization_id, name, amount, from_micros, until_micros, reason, requested_by, requested_by_user, state, decided_by, decided_micros, ended_micros")
{
    // Whoever may ask can ask again and again; those who decide are not to drown in it.
    private const long MostOpen = 100;

    protected override string Noun => "budget increase";

    protected override object?[] Own(BudgetIncrease row) =>
    [
        Blob(row.BudgetId),
        Blob(row.OrganizationId),
        row.Name,
        row.Amount.ToString(),
        row.FromMicros,
        row.UntilMicros,
        row.Reason,
        Blob(row.RequestedBy),
        Blob(row.RequestedByUser),
        (long)row.State,
        Blob(row.DecidedBy),
        row.DecidedMicros,
        row.EndedMicros,
    ];

    protected override BudgetIncrease ReadOwn(ControlRecord record) => new()
    {
        BudgetId = record.Id(),
        OrganizationId = record.NullableId(),
        Name = record.Text(),
        Amount = record.Money(),
        FromMicros = record.Number(),
        UntilMicros = record.Number(),
        Reason = record.Text(),
        RequestedBy = record.NullableId(),
        RequestedByUser = record.NullableId(),
        State = (IncreaseState)record.Number(),
        DecidedBy = record.NullableId(),
        DecidedMicros = record.NullableNumber(),
        EndedMicros = record.NullableNumber(),
    };

    protected override BudgetIncrease Complete(BudgetIncrease draft) => draft with
    {
        OrganizationId = Connection.Scalar("SELECT organization_id FROM budgets WHERE id = ?1", Blob(draft.BudgetId)) is byte[] id ? new Guid(id, bigEndian: true) : null,
    };

    protected override void CheckReferences(BudgetIncrease row, bool isNew, List<ControlError> errors)
    {
        if (!isNew)
        {
            if (row.State == IncreaseState.Approved && row.UntilMicros <= Connection.NowMicros())
                errors.Add(new ControlError(ControlErrorKind.Conflict, "state", "approved", "The time of this increase is over; ask for another one."));
            return;
        }

        if (row.State != IncreaseState.Requested)
            errors.Add(new ControlError(ControlErrorKind.Invalid, "state", $"{row.State}".ToLowerInvariant(), "An increase is asked for before it is decided."));
        if (row.UntilMicros <= Connection.NowMicros())
            errors.Add(new ControlError(ControlErrorKind.Invalid, "until", "", "until is over already; write a moment to come."));
        if (Connection.Query(static record => record.NullableNumber(), "SELECT each_dimension FROM budgets WHERE id = ?1 AND retired_micros IS NULL", Blob(row.BudgetId)) is not [var each])
            Missing(errors, "budget", Show(row.BudgetId), "budget");
        else if (each is null && row.Name.Length > 0)
            errors.Add(new ControlError(ControlErrorKind.Invalid, "name", row.Name, "name must be left out: the budget has one limit for its whole scope."));
        if ((long)Connection.Scalar("SELECT COUNT(*) FROM budget_increases WHERE budget_id = ?1 AND state = 0 AND until_micros > ?2", Blob(row.BudgetId), Connection.NowMicros())! >= MostOpen)
            errors.Add(new ControlError(ControlErrorKind.Conflict, "budget", Show(row.BudgetId), $"{MostOpen} requests for this budget wait for a decision already."));
    }
}
