using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Routing;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Ends the journal refused. Their money stays held, so that no budget has it twice, and they are written as soon as the journal takes
/// records again. Bounded by what was in flight when the journal failed: nothing new is admitted until it works. When the process ends
/// before that, the next start charges their holds. Thread-safe.
/// </summary>
internal sealed class OwedEnds(IJournal journal, BudgetBook budgets, NameBook names)
{
    /// <summary>Takes over the attempt's end and its hold.</summary>
    internal void Owe(Attempt attempt)
    {
        var answer = attempt.Exchange.Answer;
        var end = new AttemptEnd();
        attempt.Exchange.End.Stored = StoredResponses.IdOf(attempt.Exchange);
        attempt.Exchange.End.CopyFiguresTo(end);
        AttemptTrace.Write(attempt);
        end.Trace = attempt.Exchange.End.Trace.AsSpan(0, attempt.Exchange.End.TraceLength).ToArray();
        end.TraceLength = end.Trace.Length;
        var hold = attempt.Hold;
        attempt.Hold = default;
        _ = WriteAsync(end, hold, answer.ModelServed, answer.ServiceTier);
    }

    private async Task WriteAsync(AttemptEnd end, BudgetHold hold, string? modelServed, string? tier)
    {
        while (await journal.WhenAvailableAsync().ConfigureAwait(false))
        {
            try
            {
                end.ModelServed = names.IdOf(Dimension.ModelServed, modelServed);
                end.Tier = names.IdOf(Dimension.Tier, tier);
                await journal.AppendAsync(end).ConfigureAwait(false);
            }
            catch (JournalUnavailableException)
            {
                // Failed again before it was this end's turn.
                continue;
            }

            budgets.Settle(ref hold, end.Cost);
            return;
        }
    }
}
