using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Insights.Replays;

/// <summary>What was spent as it was at a moment: what began later is not in it.</summary>
internal sealed class SpendBefore(Func<Scope, IReadOnlyList<WindowSpan>, CancellationToken, Task<Amount[]>> spent, long micros)
{
    internal async Task<Amount[]> ReadAsync(UnknownSpend unknown, CancellationToken cancellationToken)
    {
        // Spans ascend: those that begin later come last and are empty.
        var begun = unknown.Spans.Where(span => span.StartMicros < micros).Select(span => span with { EndMicros = Math.Min(span.EndMicros, micros) }).ToList();
        var all = new Amount[unknown.Spans.Count];
        if (begun.Count > 0)
        {
            (await spent(unknown.Scope, begun, cancellationToken).ConfigureAwait(false)).CopyTo(all, 0);
        }

        return all;
    }
}
