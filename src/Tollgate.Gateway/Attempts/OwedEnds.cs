using Tollgate.Economics.Budgets;
using Tollgate.Economics.Ownership;
using Tollgate.Gateway.Admission;
using Tollgate.Gateway.Routing;
using Tollgate.Storage.Journaling;
using Tollgate.Storage.Ledger;

namespace Tollgate.Gateway.Attempts;

/// <summary>
/// Ends the journal refused. Their money stays held, so that no budget has it twice, and they are written, one at a time, as soon as the journal
/// takes records again. Bounded by what was in flight when the journal failed: nothing new is admitted until it works. When the process ends
/// before that, the next start charges their holds. Thread-safe.
/// </summary>
internal sealed class OwedEnds(IJournal journal, BudgetBook budgets, NameBook names, TimeProvider time)
{
    /// <summary>How long a journal that says it works and refuses all the same, as it does while its disk stalls, is left alone.</summary>
    internal static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Queue<OwedEnd> _owed = new();
    private bool _isWriting;

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
        Owe(new OwedEnd(end, attempt.Hold, answer.ModelServed, answer.ServiceTier));
        attempt.Hold = default;
    }

    /// <summary>Takes over the end of an attempt that was never made, though the journal has its intent: it is charged nothing and holds nothing.</summary>
    internal void OweNothing(Attempt attempt)
    {
        var end = new AttemptEnd();
        attempt.Exchange.End.CopyFiguresTo(end);
        Owe(new OwedEnd(end, default, null, null));
    }

    private void Owe(OwedEnd owed)
    {
        lock (_gate)
        {
            _owed.Enqueue(owed);
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        // Whoever owes is in the middle of an answer, and a journal with a full buffer blocks.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Next() is { } owed)
        {
            if (!await WriteAsync(owed).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private OwedEnd? Next()
    {
        lock (_gate)
        {
            _isWriting = _owed.TryDequeue(out var owed);
            return owed;
        }
    }

    // False when the journal was closed before the end was written.
    private async Task<bool> WriteAsync(OwedEnd owed)
    {
        var hold = owed.Hold;
        while (await journal.WhenAvailableAsync().ConfigureAwait(false))
        {
            try
            {
                owed.End.ModelServed = names.IdOf(Dimension.ModelServed, owed.ModelServed);
                owed.End.Tier = names.IdOf(Dimension.Tier, owed.Tier);
                await journal.AppendAsync(owed.End).ConfigureAwait(false);
            }
            catch (JournalUnavailableException refused) when (!refused.IsWritten)
            {
                // Failed again before it was this end's turn, or too slow to take it.
                await Task.Delay(RetryInterval, time).ConfigureAwait(false);
                continue;
            }
            catch (JournalUnavailableException)
            {
                // It is in the file: a second time would be an end without an attempt.
            }

            budgets.Settle(ref hold, owed.End.Charged);
            return true;
        }

        return false;
    }

    private sealed record OwedEnd(AttemptEnd End, BudgetHold Hold, string? ModelServed, string? Tier);
}
