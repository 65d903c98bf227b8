using Tollgate.Alerting.Sources;
using Tollgate.Storage.Control;

namespace Tollgate.Alerting;

/// <summary>
/// Makes alerts of what happened, once a second, and puts them into the outbox with a delivery for each sink that wants them. While the store fails
/// what is only in memory waits, bounded. Used by one flow of control.
/// </summary>
internal sealed class AlertPump(
    IAlertOutbox outbox, BudgetAlertSource budgets, DenialAlertSource denials, IncreaseAlertSource increases, OutageAlertSource outages, LedgerAlertSource ledger,
    AlertSinks sinks, Func<ControlSnapshot> snapshot, AlertMetrics metrics, Func<TimeSpan> kept, TimeProvider time)
{
    private const int MostKept = 100_000;
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan s_pruning = TimeSpan.FromHours(1);
    private readonly List<AlertDraft> _waiting = [];
    private DateTimeOffset _pruned = DateTimeOffset.MinValue;

    internal async Task PumpAsync(CancellationToken cancellation)
    {
        outages.Collect(_waiting);
        budgets.Collect(_waiting);
        denials.Collect(_waiting);
        increases.Collect(_waiting);
        if (_waiting.Count > MostWaiting)
        {
            metrics.NoteDropped(_waiting.Count - MostWaiting);
            _waiting.RemoveRange(0, _waiting.Count - MostWaiting);
        }

        if (_waiting.Count > 0)
        {
            Raise(_waiting, through: null);
            _waiting.Clear();
        }

        await ledger.ReadAsync((drafts, through) => Raise(drafts, through), cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        if (now - _pruned >= s_pruning)
        {
            outbox.Prune((now - kept() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, MostKept);
            _pruned = now;
        }
    }

    /// <summary>Puts alerts into the outbox, each with the sinks that want it. Thread-safe.</summary>
    internal void Raise(IReadOnlyCollection<AlertDraft> drafts, long? through)
    {
        var current = snapshot();
        metrics.NoteRaised(outbox.Raise([.. drafts.Select(Addressed)], through));

        AlertDraft Addressed(AlertDraft draft) => draft with
        {
            Sinks = sinks.For(draft.Kind, draft.OrganizationId is { } id ? current.Organizations.FirstOrDefault(one => one.Id == id)?.Slug : null),
        };
    }
}
