using Tollgate.Economics.Budgets;
using Tollgate.Economics.Money;
using Tollgate.Economics.Ownership;

namespace Tollgate.Insights.Replays;

/// <summary>The history as it was at a moment: what began later is not in it.</summary>
internal sealed class SpendBefore(ISpendHistory history, long micros) : ISpendHistory
{
    public void Read(in Scope scope, ReadOnlySpan<WindowSpan> spans, Span<Amount> spent)
    {
        spent.Clear();
        var begun = 0;
        var cut = new WindowSpan[spans.Length];
        while (begun < spans.Length && spans[begun].StartMicros < micros)
        {
            cut[begun] = spans[begun] with { EndMicros = Math.Min(spans[begun].EndMicros, micros) };
            begun++;
        }

        if (begun > 0)
        {
            history.Read(in scope, cut.AsSpan(0, begun), spent[..begun]);
        }
    }
}
