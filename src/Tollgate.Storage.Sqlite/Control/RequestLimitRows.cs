using Tollgate.Storage.Control;

namespace Tollgate.Storage.Sqlite.Control;

internal sealed class RequestLimitRows(ControlConnection connection) : SqliteControlSet<RequestLimit>(
    connection,
    "request_limits",
    "name, organization_id, dimension, scope_name, requests, per_seconds, burst, max_parallel, enabled, max_streams, input_tokens, output_tokens, tokens, money")
{
    protected override string Noun => "request limit";

    protected override object?[] Own(RequestLimit row) =>
    [
        row.Name,
        Blob(row.OrganizationId),
        (long?)row.Dimension,
        row.ScopeName,
        (long?)row.Requests,
        row.Per.Ticks / TimeSpan.TicksPerSecond,
        (long?)row.Burst,
        (long?)row.MaxParallel,
        row.Enabled ? 1L : 0L,
        (long?)row.MaxStreams,
        row.InputTokens,
        row.OutputTokens,
        row.Tokens,
        row.Money?.ToString(),
    ];

    protected override RequestLimit ReadOwn(ControlRecord record) => new()
    {
        Name = record.Text(),
        OrganizationId = record.NullableId(),
        Dimension = record.NullableDimension(),
        ScopeName = record.Text(),
        Requests = (int?)record.NullableNumber(),
        Per = TimeSpan.FromSeconds(record.Number()),
        Burst = (int?)record.NullableNumber(),
        MaxParallel = (int?)record.NullableNumber(),
        Enabled = record.Flag(),
        MaxStreams = (int?)record.NullableNumber(),
        InputTokens = record.NullableNumber(),
        OutputTokens = record.NullableNumber(),
        Tokens = record.NullableNumber(),
        Money = record.NullableMoney(),
    };

    protected override RequestLimit Complete(RequestLimit draft) => draft with { OrganizationId = draft.OrganizationId ?? ScopeReference.Owner(Connection, draft.Dimension, draft.ScopeName) };

    protected override void CheckReferences(RequestLimit row, bool isNew, List<ControlError> errors)
    {
        CheckOrganization(row.OrganizationId, errors);
        if (ScopeReference.Check(Connection, row.OrganizationId, row.Dimension, row.ScopeName) is { } error)
            errors.Add(error);
    }
}
