using Tollgate.Alerting;
using Tollgate.Http.Admin;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Alerts and the log of changes in a data directory.</summary>
internal sealed class LocalLog(string data, TimeProvider time) : ILogQuestions
{
    public async Task<ControlResult<IReadOnlyList<SeenRow>>> AlertsAsync(string? state, string? kind, int limit, CancellationToken cancellation)
    {
        using var ledger = await OfflineLedger.OpenAsync(data).ConfigureAwait(false);
        var alerts = ledger.Control.Alerts.Read(new AlertQuery
        {
            Limit = limit,
            State = state is { } word ? AlertStateNames.Of(word) : null,
            Kind = kind is { } one ? AlertKinds.Of(one) : null,
        });
        var writing = new AlertWriting(new AlertNaming(ledger.Control, ledger.Reader));
        var rows = new List<SeenRow>(alerts.Count);
        foreach (var alert in alerts)
        {
            rows.Add(SeenRow.Of(AlertsEndpoint.View(alert, (await writing.WriteAsync(alert, cancellation).ConfigureAwait(false)).Text)));
        }

        return new ControlResult<IReadOnlyList<SeenRow>>(rows);
    }

    public Task<ControlResult<SeenRow>> RetryAsync(Guid alert, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var store = ControlAccess.OpenExisting(data);
        return store.Alerts.Find(alert) is null
            ? LocalRows.Refused([LocalRows.NotFound(alert, "There is no such alert; see 'alerts list'.")])
            : SeenRow.Of(new { deliveries = store.Alerts.Retry(alert, KeyWords.Micros(time.GetUtcNow())!.Value) });
    });

    public Task<ControlResult<IReadOnlyList<SeenRow>>> ChangesAsync(DateTimeOffset? since, int limit, CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var control = ControlAccess.OpenExisting(data);
        return LocalRows.Listed(control.Audit.Read(new AuditQuery { SinceMicros = KeyWords.Micros(since), Limit = limit }).Select(AuditEndpoint.View));
    });

    public Task<ControlResult<AuditHead>> HeadAsync(CancellationToken cancellation) => LocalRows.Now(() =>
    {
        using var control = ControlAccess.OpenExisting(data);
        return new ControlResult<AuditHead>(control.Audit.Head());
    });
}
