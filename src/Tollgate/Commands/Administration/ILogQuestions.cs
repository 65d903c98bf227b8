using Tollgate.Storage.Control;

namespace Tollgate.Commands.Administration;

/// <summary>Alerts and the log of changes, the newest first.</summary>
internal interface ILogQuestions
{
    Task<ControlResult<IReadOnlyList<SeenRow>>> AlertsAsync(string? state, string? kind, int limit, CancellationToken cancellation);

    /// <summary>Tries again to deliver an alert where it was not; <c>deliveries</c> says how many that are.</summary>
    Task<ControlResult<SeenRow>> RetryAsync(Guid alert, CancellationToken cancellation);

    Task<ControlResult<IReadOnlyList<SeenRow>>> ChangesAsync(DateTimeOffset? since, int limit, CancellationToken cancellation);

    /// <summary>Length and last hash of the log of changes.</summary>
    Task<ControlResult<AuditHead>> HeadAsync(CancellationToken cancellation);
}
