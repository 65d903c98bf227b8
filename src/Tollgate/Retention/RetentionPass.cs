using System.Globalization;
using System.Text.Json;
using Tollgate.Configuration;
using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Storage.Control;
using Tollgate.Storage.Ledger;

namespace Tollgate.Retention;

/// <summary>
/// Removes what is older than it is kept, class by class; a dry run only counts. Every removal is in the log of changes, that of attempts before
/// it begins. One at a time.
/// </summary>
internal sealed class RetentionPass(ILedgerRetention ledger, IControlStore control, TimeProvider time)
{
    internal async Task<IReadOnlyList<RetentionFinding>> RunAsync(RetentionConfiguration kept, bool dryRun, CancellationToken cancellation) =>
    [
        await TracesAsync(kept.Traces, dryRun, cancellation).ConfigureAwait(false),
        await AttemptsAsync(kept.Attempts, dryRun, cancellation).ConfigureAwait(false),
        Audit(kept.Audit, dryRun),
    ];

    private async Task<RetentionFinding> TracesAsync(TimeSpan kept, bool dryRun, CancellationToken cancellation)
    {
        var before = Before(kept);
        var rows = await ledger.RemoveTracesAsync(before, dryRun, cancellation).ConfigureAwait(false);
        if (rows > 0 && !dryRun)
        {
            Note("traces", new { before = Text(before), rows });
        }

        return new(RetentionClass.Traces, kept, rows);
    }

    private async Task<RetentionFinding> AttemptsAsync(TimeSpan? kept, bool dryRun, CancellationToken cancellation)
    {
        if (kept is not { } time)
        {
            return new(RetentionClass.Attempts, null, 0);
        }

        var before = Before(time);
        var (rows, cut) = ledger.PlanAttempts(before);
        if (rows > 0 && Needing() is { } budget)
        {
            return new(RetentionClass.Attempts, kept, 0, $"The budget '{budget}' counts for its whole life what single attempts alone tell (a task, workflow, unit or tag); without them it would forget what it has spent.");
        }

        if (!dryRun)
        {
            if (rows > 0)
            {
                Note("attempts", new { before = Text(before), rows, through = cut.ThroughId, hash = Convert.ToHexStringLower([.. cut.Hash]) });
            }

            // Also what a stop left behind last time.
            rows = await ledger.RemoveAttemptsAsync(cut, cancellation).ConfigureAwait(false);
        }

        return new(RetentionClass.Attempts, kept, rows);
    }

    private RetentionFinding Audit(TimeSpan? kept, bool dryRun) => kept is { } time
        ? new(RetentionClass.Audit, kept, control.Audit.Prune(Before(time), dryRun))
        : new(RetentionClass.Audit, null, 0);

    /// <summary>A budget whose spend could not be told any more.</summary>
    private string? Needing() => control.Budgets.List()
        .FirstOrDefault(static budget => budget.Window.Kind == BudgetWindowKind.Lifetime && (IsDetail(budget.Dimension) || IsDetail(budget.Each) || budget.Tag.Length > 0))?.Name;

    private static bool IsDetail(Dimension? dimension) => dimension is Dimension.Task or Dimension.Workflow or Dimension.Unit or Dimension.Tag;

    private void Note(string what, object facts) =>
        control.Audit.Append(new AuditEntry { Action = "retention", Object = what, After = JsonSerializer.Serialize(facts) });

    private long Before(TimeSpan kept) => (time.GetUtcNow() - kept - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static string Text(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
