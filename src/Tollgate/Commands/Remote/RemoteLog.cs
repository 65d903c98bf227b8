using Tollgate.Commands.Administration;
using Tollgate.Storage.Control;

namespace Tollgate.Commands.Remote;

/// <summary>Alerts and the log of changes of a gateway elsewhere.</summary>
internal sealed class RemoteLog(RemoteGateway gateway) : ILogQuestions
{
    private const int Page = 200;

    public Task<ControlResult<IReadOnlyList<SeenRow>>> AlertsAsync(string? state, string? kind, int limit, CancellationToken cancellation) => RemotePages.ReadAsync(
        gateway, $"api/alerts?limit={Math.Min(limit, Page)}{Parameter("state", state)}{Parameter("kind", kind)}", "before", "alerts", limit, cancellation);

    public async Task<ControlResult<SeenRow>> RetryAsync(Guid alert, CancellationToken cancellation)
    {
        var answer = await gateway.ChangeAsync(HttpMethod.Post, $"api/alerts/{alert:D}/retry", null, null, cancellation).ConfigureAwait(false);
        return answer.IsDone ? new SeenRow(gateway.Read(answer)) : new ControlResult<SeenRow>(RemoteRefusal.Read(gateway, answer));
    }

    public Task<ControlResult<IReadOnlyList<SeenRow>>> ChangesAsync(DateTimeOffset? since, int limit, CancellationToken cancellation) => RemotePages.ReadAsync(
        gateway, $"api/audit?limit={Math.Min(limit, Page)}{Parameter("since", since?.ToUniversalTime().ToString("O"))}", "before", "entries", limit, cancellation);

    public async Task<ControlResult<AuditHead>> HeadAsync(CancellationToken cancellation)
    {
        var newest = await ChangesAsync(null, 1, cancellation).ConfigureAwait(false);
        return !newest.IsOk ? new ControlResult<AuditHead>(newest.Errors)
            : newest.Value is [var entry] && entry.Number("sequence") is { } sequence && entry.Find("hash") is { } hash ? new AuditHead(sequence, hash)
            : new ControlError(ControlErrorKind.Invalid, "", "", "The head of the log is over everybody's changes, and is shown to those who see all of them: an operator, or an auditor of the installation.");
    }

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
